-- grain: one row per submission of a unit, newest first: its file, whether it counts, how many of its items are decided and how
with said as (
    select submission_id, input, value_key from submitted_answers where unit_id = $unit_id and status <> 'blank'
    union
    select submission_id, input, value_key from submitted_counts where unit_id = $unit_id
),

decided as (
    select
        said.submission_id,
        count(distinct said.input) as items,
        count(distinct said.input) filter (where d.decision = 'accepted') as accepted,
        count(distinct said.input) filter (where d.decision = 'sent_back') as sent_back
    from said
    join submissions s on s.submission_id = said.submission_id
    left join current_decisions d
        on d.unit_id = s.unit_id and d.year = s.year and d.quarter = s.quarter and d.input = said.input
        and d.value_key = said.value_key
    group by said.submission_id
)

select
    s.submission_id, s.year, s.quarter, s.revision, s.digest, t.late, s.made_at, s.actor,
    s.file_name as name,
    s.submission_id in (select c.submission_id from current_submissions c) as is_current,
    s.submission_id in (select e.submission_id from submission_events e where e.kind = 'withdrawn') as is_withdrawn,
    coalesce(d.items, 0) as items, coalesce(d.accepted, 0) as accepted, coalesce(d.sent_back, 0) as sent_back
from submissions s
join submission_dues t on t.submission_id = s.submission_id and t.unit_id = $unit_id
left join decided d on d.submission_id = s.submission_id
where s.unit_id = $unit_id
order by s.year desc, s.quarter desc, s.revision desc
