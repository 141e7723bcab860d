-- grain: one row, the newest entry of one office input (taken back: value null); $title is for honours only
select value, raw, coalesce(document, '') as document
from office_entries
where unit_id = $unit_id and year = $year and quarter = $quarter and input = $item and $title is not null
order by seq desc
limit 1
