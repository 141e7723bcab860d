-- grain: one row per unit of the quarter's roster: the return that counts, the revision before it, how many of its items
-- are undecided, sent back, changed
with counting as (
    select s.submission_id, s.unit_id, s.revision, d.late, s.made_at
    from current_submissions s
    join submission_dues d on d.submission_id = s.submission_id and d.year = $year and d.quarter = $quarter
    where s.year = $year and s.quarter = $quarter
),

earlier as (
    select c.unit_id, arg_max(s.submission_id, s.revision) as submission_id
    from counting c
    join submissions s on s.unit_id = c.unit_id and s.year = $year and s.quarter = $quarter and s.revision < c.revision
    where s.submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
    group by c.unit_id
),

items as (
    select submission_id, unit_id, input, value_key
    from submitted_answers
    where year = $year and quarter = $quarter and status <> 'blank'
    union
    select submission_id, unit_id, input, value_key
    from submitted_counts
    where year = $year and quarter = $quarter
),

judged as (
    select
        i.unit_id,
        count(*) as items,
        count(*) filter (where d.decision is null) as undecided,
        count(*) filter (where d.decision = 'sent_back') as sent_back,
        count(*) filter (where p.submission_id is not null and b.input is null) as changed
    from counting c
    join items i on i.submission_id = c.submission_id
    left join current_decisions d
        on d.unit_id = i.unit_id and d.year = $year and d.quarter = $quarter and d.input = i.input
        and d.value_key = i.value_key
    left join earlier p on p.unit_id = c.unit_id
    left join items b on b.submission_id = p.submission_id and b.input = i.input and b.value_key = i.value_key
    group by i.unit_id
)

select
    u.unit_id, u.name, u.unit_type, c.submission_id, p.submission_id as earlier, c.revision, c.made_at, coalesce(c.late, false) as late,
    coalesce(j.items, 0) as items, coalesce(j.undecided, 0) as undecided, coalesce(j.sent_back, 0) as sent_back,
    coalesce(j.changed, 0) as changed
from units_in($year, $quarter) u
left join counting c on c.unit_id = u.unit_id
left join earlier p on p.unit_id = u.unit_id
left join judged j on j.unit_id = u.unit_id
order by u.unit_id
