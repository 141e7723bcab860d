-- grain: one row per current submission of a year, with the type that its unit had then
select s.submission_id, s.unit_id, u.unit_type, s.year, s.quarter
from current_submissions s
join units_of_rounds u on u.unit_id = s.unit_id and u.year = s.year and u.quarter = s.quarter
where s.year = $year
order by s.submission_id
