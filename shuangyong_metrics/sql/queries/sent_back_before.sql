-- grain: one row per item that stood sent back in the revision before this submission ($submission_id, of the unit's round):
-- the reason, its cell, and whether it is unchanged: the same value is in this submission and still stands sent back
with before as (
    select max(submission_id) as submission_id
    from submissions
    where unit_id = $unit_id and year = $year and quarter = $quarter and submission_id < $submission_id
    and submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
),

last as (
    select
        input, value_key, arg_max(decision, seq) as stands,
        arg_max(decision, seq) filter (where seq < $submission_id) as stood,
        arg_max(reason, seq) filter (where seq < $submission_id) as reason
    from decisions
    where unit_id = $unit_id and year = $year and quarter = $quarter
    group by input, value_key
)

select
    a.input, any_value(l.reason) as reason, any_value(a.sheet) as sheet, any_value(a.cell) as cell,
    bool_or(l.stands = 'sent_back' and n.input is not null) as unchanged
from answers a
join last l on l.input = a.input and l.value_key = a.value_key and l.stood = 'sent_back'
left join answers n on n.submission_id = $submission_id and n.input = a.input and n.value_key = a.value_key
where a.submission_id = (select b.submission_id from before b) and a.status <> 'blank'
group by a.input
order by a.input
