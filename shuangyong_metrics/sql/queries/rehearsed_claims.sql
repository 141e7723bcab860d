-- grain: one row per 不适用 that a current submission of the year claims for an input
select a.submission_id, a.input, a.value_key, a.raw, a.sheet, a.cell, a.reason
from submitted_answers a
join current_submissions s on s.submission_id = a.submission_id
where s.year = $year and a.status = 'not_applicable'
