-- grain: one row per current submission of a year, with the type that its unit has now
select s.submission_id, s.unit_id, u.unit_type, s.year, s.quarter
from current_submissions s
join units u on u.unit_id = s.unit_id
where s.year = $year
order by s.submission_id
