-- grain: one row per honour and veto that stands in the quarter; a veto may still be to be ruled on
select unit_id, code, level, title, coalesce(document, '') as document, null::date as found_on, '' as authority, '' as finding,
    null::date as notified_on, false as is_pending
from current_honours
where year = $year and quarter = $quarter
union all
select unit_id, code, null, '', coalesce(document, ''), found_on, coalesce(authority, ''), coalesce(finding, ''),
    notified_on, is_pending
from standing_vetoes
where year = $year and quarter = $quarter
order by code, unit_id, title
