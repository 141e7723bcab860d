-- grain: one row, of the returns that stand: how many there are, and how many have the word (small letters, without blanks)
-- in what people wrote into them
with written as (
    select submission_id, events as text
    from submissions
    union all
    select submission_id, concat(raw, reason, note, evidence)
    from answers
)
select
    count(distinct w.submission_id) as returns,
    count(distinct w.submission_id) filter (contains(lower(replace(w.text, ' ', '')), $word)) as having_it
from written as w
join current_submissions as c on c.submission_id = w.submission_id
