-- grain: one row, a submission with what decides about its withdrawal: does it count, was it decided on since it was made
with said as (
    select input, value_key from submitted_answers where submission_id = $submission_id and status <> 'blank'
    union
    select input, value_key from submitted_counts where submission_id = $submission_id
),

earlier as (
    select e.submission_id, e.revision, e.made_at
    from submissions e
    join submissions s
        on s.unit_id = e.unit_id and s.year = e.year and s.quarter = e.quarter and e.revision < s.revision
    where s.submission_id = $submission_id
    and e.submission_id not in (select w.submission_id from submission_events w where w.kind = 'withdrawn')
)

select
    s.submission_id, s.unit_id, s.year, s.quarter, s.revision,
    s.submission_id in (select c.submission_id from current_submissions c) as is_current,
    exists (select 1 from submission_events e where e.submission_id = s.submission_id and e.kind = 'withdrawn') as is_withdrawn,
    exists (
        select 1
        from decisions d
        join said on said.input = d.input and said.value_key = d.value_key
        where d.unit_id = s.unit_id and d.year = s.year and d.quarter = s.quarter and d.made_at >= s.made_at
        and d.decision <> 'reopened'
    ) as is_reviewed,
    (select max(e.revision) from earlier e) as earlier,
    (select arg_max(e.made_at, e.revision) from earlier e) as earlier_at
from submissions s
where s.submission_id = $submission_id
