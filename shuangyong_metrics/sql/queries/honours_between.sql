-- grain: one row per honour that stands in a published round of the years from first to last
select h.year, h.quarter, h.unit_id, h.code, h.level, h.title
from current_honours h
join rounds r on r.year = h.year and r.quarter = h.quarter and r.published_at is not null
where h.year between $first and $last
order by h.year, h.quarter, h.unit_id, h.code, h.title
