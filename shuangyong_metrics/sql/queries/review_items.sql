-- grain: one row per item of a unit's current return that says something: input and the value a decision is about
select a.input, a.value_key
from answers a
join current_submissions s on s.submission_id = a.submission_id
where s.year = $year and s.quarter = $quarter and s.unit_id = $unit_id and a.status <> 'blank'
union
select c.input, c.value_key
from ledger_counts c
join current_submissions s on s.submission_id = c.submission_id
where s.year = $year and s.quarter = $quarter and s.unit_id = $unit_id
