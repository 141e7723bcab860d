-- grain: one row, the return that counts for a unit's round
select s.submission_id, s.revision, s.digest, d.late, s.made_at, s.actor
from current_submissions s
join submission_dues d on d.submission_id = s.submission_id
where s.unit_id = $unit_id and s.year = $year and s.quarter = $quarter
