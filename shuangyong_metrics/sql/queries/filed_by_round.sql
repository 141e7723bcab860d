-- grain: one row per quarter for which units of the roster have filed: how many of them, and how many late
select s.year, s.quarter, count(*) as filed, count(*) filter (where d.late) as late
from current_submissions s
join submission_dues d on d.submission_id = s.submission_id
join units u on u.unit_id = s.unit_id
group by s.year, s.quarter
order by s.year, s.quarter
