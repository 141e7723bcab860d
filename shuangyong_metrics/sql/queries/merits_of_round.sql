-- grain: one row per honour and veto that stands in the quarter
select unit_id, code, level, title, coalesce(document, '') as document, null::date as found_on, '' as authority, '' as finding
from current_honours
where year = $year and quarter = $quarter
union all
select unit_id, code, null, '', coalesce(document, ''), found_on, coalesce(authority, ''), coalesce(finding, '')
from current_vetoes
where year = $year and quarter = $quarter
order by code, unit_id, title
