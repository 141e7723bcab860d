-- grain: one row per unit of the quarter's roster: has it filed for the quarter, and was it late
select u.unit_id, u.name, s.submission_id is not null as is_filed, coalesce(d.late, false) as is_late
from units_in($year, $quarter) u
left join current_submissions s on s.unit_id = u.unit_id and s.year = $year and s.quarter = $quarter
left join submission_dues d on d.submission_id = s.submission_id and d.year = $year and d.quarter = $quarter
order by u.unit_id
