-- grain: one row per quarter in which units of the roster have more time: how many of them
select x.year, x.quarter, count(*) as extended
from current_extensions x
join units u on u.unit_id = x.unit_id
group by x.year, x.quarter
order by x.year, x.quarter
