-- grain: one row per quarter for which units of its roster have filed: how many of them, and how many late
select s.year, s.quarter, count(*) as filed, count(*) filter (where d.late) as late
from current_submissions s
join submission_dues d on d.submission_id = s.submission_id
join units_of_rounds u on u.unit_id = s.unit_id and u.year = s.year and u.quarter = s.quarter
group by s.year, s.quarter
order by s.year, s.quarter
