-- grain: one row per unit and office input that has an entry in the quarter
select unit_id, input, value, raw, coalesce(document, '') as document
from current_office_entries
where year = $year and quarter = $quarter
order by unit_id, input
