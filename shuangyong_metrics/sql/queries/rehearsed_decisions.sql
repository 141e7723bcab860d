-- grain: one row per decision that stands on an input of a current submission of the year, claimed or counted
with told as (
    select submission_id, input, value_key from submitted_counts
    union
    select submission_id, input, value_key from submitted_answers where status = 'not_applicable'
)

select s.submission_id, a.input, a.value_key, d.decision
from told a
join current_submissions s on s.submission_id = a.submission_id
join current_decisions d
    on d.unit_id = s.unit_id and d.year = s.year and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
where s.year = $year
