-- grain: one row per frozen line that one correction made differ
select year, quarter, kind, basis, unit_id, item, told
from adjusted_lines
where correction = $correction
order by year, quarter, kind, basis, unit_id, item
