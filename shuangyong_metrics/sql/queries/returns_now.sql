-- grain: one row per return that counts for a quarter, of the units of its roster
select s.unit_id, u.name, s.submission_id
from current_submissions s
join units_in($year, $quarter) u on u.unit_id = s.unit_id
where s.year = $year and s.quarter = $quarter
order by s.unit_id
