-- grain: one row per round and unit of its roster, of those that are in one now: what became of its return
with filed as (
    select s.submission_id, s.unit_id, s.year, s.quarter, d.late
    from current_submissions s
    join submission_dues d on d.submission_id = s.submission_id
),

waiting as (
    select distinct f.unit_id, f.year, f.quarter
    from filed f
    join rounds r on r.year = f.year and r.quarter = f.quarter and r.published_at is null
    join answers a on a.submission_id = f.submission_id and a.status <> 'blank'
    left join current_decisions d
        on d.unit_id = f.unit_id and d.year = f.year and d.quarter = f.quarter and d.input = a.input and d.value_key = a.value_key
    where d.decision is null
),

-- what one reviewer sends back in one act is one time
sent_back as (
    select unit_id, year, quarter, count(distinct made_at) as times
    from decisions
    where decision = 'sent_back'
    group by unit_id, year, quarter
),

reminded as (
    select unit_id, year, quarter, count(*) as times from reminders group by unit_id, year, quarter
)

select
    r.year, r.quarter, r.published_at is not null as is_published, u.unit_id, u.name,
    f.submission_id is not null as is_filed, coalesce(f.late, false) as is_late,
    f.submission_id is not null and w.unit_id is null as is_reviewed,
    x.unit_id is not null as is_extended, coalesce(b.times, 0) as sent_back, coalesce(m.times, 0) as reminded
from rounds r
join units_of_rounds o on o.year = r.year and o.quarter = r.quarter
join units u on u.unit_id = o.unit_id
left join filed f on f.unit_id = u.unit_id and f.year = r.year and f.quarter = r.quarter
left join waiting w on w.unit_id = u.unit_id and w.year = r.year and w.quarter = r.quarter
left join sent_back b on b.unit_id = u.unit_id and b.year = r.year and b.quarter = r.quarter
left join reminded m on m.unit_id = u.unit_id and m.year = r.year and m.quarter = r.quarter
left join current_extensions x on x.unit_id = u.unit_id and x.year = r.year and x.quarter = r.quarter
order by r.year, r.quarter, u.unit_id
