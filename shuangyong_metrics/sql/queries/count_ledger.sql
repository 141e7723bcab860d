-- grain: one row per ledger input of the unit's type and quarter of the events' dates, of one submission
-- A row without a date quarter says "counted, nothing in it": no event in a submitted return is a reported 0.
insert into ledger_counts
with wanted as (
    select i.input, i.indicator, i.measure
    from rule_inputs i
    join rule_applies a on a.version = i.version and a.indicator = i.indicator and a.unit_type = $unit_type
    where i.version = $version and i.filled_by = 'ledger'
),

counting as (
    select * from ledger_events where submission_id = $submission_id and day_quarter is not null
),

matched as (
    select
        w.input, w.indicator, w.measure, e.position, e.day_quarter, e.instructor, e.day, e.role,
        case w.measure
            when 'weighted' then e.weight
            when 'amount' then coalesce(e.amount, 0)
            when 'complete' then case when e.complete then 1000000 else 0 end
            else 1000000
        end as value
    from wanted w
    join counting e
        on w.measure in ('complete', 'all')
        or exists (
            select 1
            from rule_tags t
            where t.version = $version and t.input = w.input and t.tag in (e.primary_tag, e.secondary_tag)
        )
),

keys as (
    select
        w.input,
        'counted:' || coalesce(md5(string_agg(
            m.day || '|' || m.value || '|' || m.role || '|' || coalesce(m.instructor, ''), ';' order by m.day, m.value, m.role, m.instructor
        )), '') as value_key
    from wanted w
    left join matched m on m.input = w.input
    group by w.input
),

summed as (
    select
        m.input, m.day_quarter, sum(m.value) as value,
        bool_or(m.instructor in (
            select r.instructor from rule_instructors r where r.version = $version and r.indicator = m.indicator
        )) is true as instructed
    from matched m
    group by m.input, m.day_quarter
),

counted as (
    select input, day_quarter, value, instructed from summed
    union all
    select input, null, 0, false from wanted
)

select $submission_id, $unit_id, $year, $quarter, c.input, c.day_quarter, c.value::bigint, c.instructed, k.value_key
from counted c
join keys k on k.input = c.input
