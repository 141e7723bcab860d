-- grain: one row per event filed with the round's current submissions
select e.*
from ledger_events e
join current_submissions s on s.submission_id = e.submission_id
where s.year = $year and s.quarter = $quarter and ($unit_id is null or e.unit_id = $unit_id)
order by e.unit_id, e.position
