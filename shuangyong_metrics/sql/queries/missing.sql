-- grain: one row per unit of the quarter's roster: how far its return for a quarter is, step by step, and when it was reminded last
with filed as (
    select unit_id, max(made_at) as last_at from submissions where year = $year and quarter = $quarter group by unit_id
),

counting as (
    select s.submission_id, s.unit_id, s.revision, s.made_at, d.late
    from current_submissions s
    join submission_dues d on d.submission_id = s.submission_id and d.year = $year and d.quarter = $quarter
    where s.year = $year and s.quarter = $quarter
),

taken as (
    select unit_id, min(made_at) as first_at from template_events where year = $year and quarter = $quarter group by unit_id
),

-- the newest file that was kept and not submitted since
drafts as (
    select k.unit_id, max(k.made_at) as last_at, arg_max(k.blocking, k.made_at) as blocking
    from uploads k
    left join filed f on f.unit_id = k.unit_id
    where k.year = $year and k.quarter = $quarter and k.digest not in (select s.digest from submissions s)
    and (f.last_at is null or k.made_at > f.last_at)
    group by k.unit_id
),

reminded as (
    select unit_id, count(*) as times, max(made_at) as last_at, arg_max(channel, seq) as channel
    from reminders
    where year = $year and quarter = $quarter
    group by unit_id
)

select
    u.unit_id, u.name, coalesce(x.until, r.filing_due) as due, x.until is not null as is_extended,
    c.revision, c.made_at as filed_at, coalesce(c.late, false) as is_late, f.unit_id is not null and c.unit_id is null as is_withdrawn,
    t.first_at as taken_at, d.last_at as uploaded_at, d.blocking,
    coalesce(m.times, 0) as reminded, m.last_at as reminded_at, m.channel as reminded_by
from units_in($year, $quarter) u
join rounds r on r.year = $year and r.quarter = $quarter
left join current_extensions x on x.unit_id = u.unit_id and x.year = $year and x.quarter = $quarter
left join filed f on f.unit_id = u.unit_id
left join counting c on c.unit_id = u.unit_id
left join taken t on t.unit_id = u.unit_id
left join drafts d on d.unit_id = u.unit_id
left join reminded m on m.unit_id = u.unit_id
order by u.unit_id
