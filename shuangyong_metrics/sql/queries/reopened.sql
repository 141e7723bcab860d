-- grain: one row per item of a unit's submission that was sent back and may be reasoned otherwise now: it was explained
-- (explained: a list of inputs), or in a submission that is new (is_new) its 说明 or 佐证 has changed; a count of the ledger
-- comes with both ledgers, for who asks whether its events have
with before as (
    select submission_id, events
    from submissions
    where unit_id = $unit_id and year = $year and quarter = $quarter and submission_id < $submission_id
    and submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
    order by submission_id desc
    limit 1
),

said as (
    select distinct
        submission_id, input, value_key, status = 'counted' as counted,
        regexp_replace(concat(note, '|', evidence), '\s+', '', 'g') as words
    from answers
    where status <> 'blank' and (submission_id = $submission_id or submission_id = (select b.submission_id from before b))
),

found as (
    select
        n.input, n.value_key, n.counted, d.reason, b.events as events_before, s.events as events_now,
        list_contains($explained::varchar[], n.input)
        or (b.submission_id is not null and o.words is distinct from n.words) as reasoned
    from said n
    join submissions s on s.submission_id = n.submission_id
    join current_decisions d
        on d.unit_id = $unit_id and d.year = $year and d.quarter = $quarter and d.input = n.input
        and d.value_key = n.value_key and d.decision = 'sent_back'
    left join before b on $is_new
    left join said o on o.submission_id = b.submission_id and o.input = n.input and o.value_key = n.value_key
    where n.submission_id = $submission_id
)

select
    input, value_key, reason, reasoned,
    if(reasoned, null, events_before) as events_before, if(reasoned, null, events_now) as events_now
from found
where reasoned or (counted and events_before is not null)
order by input
