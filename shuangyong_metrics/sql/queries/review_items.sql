-- grain: one row per item of a unit's current return that says something: input and the value a decision is about
select distinct a.input, a.value_key
from answers a
join current_submissions s on s.submission_id = a.submission_id
where s.year = $year and s.quarter = $quarter and s.unit_id = $unit_id and a.status <> 'blank'
