-- grain: one row per quarter in which units of its roster have more time: how many of them
select x.year, x.quarter, count(*) as extended
from current_extensions x
join units_of_rounds u on u.unit_id = x.unit_id and u.year = x.year and u.quarter = x.quarter
group by x.year, x.quarter
order by x.year, x.quarter
