-- grain: one row per unit of the quarter's roster that has filed for the quarter: when it said 无异议 in the opening, how many
-- indicators it contests there, and of how many that is still to be ruled on
with accepted as (
    select unit_id, arg_min(made_at, seq) as accepted_at, arg_min(actor, seq) as accepted_by
    from consultation_events
    where kind = 'accepted' and about = $number
    group by unit_id
),

contested as (
    select unit_id, count(*) as contests, count(*) filter (where ruling is null) as unruled
    from contests
    where opening = $number
    group by unit_id
)

select
    u.unit_id, u.name, a.accepted_at, a.accepted_by, coalesce(c.contests, 0) as contests, coalesce(c.unruled, 0) as unruled
from units_in($year, $quarter) u
join current_submissions s on s.unit_id = u.unit_id and s.year = $year and s.quarter = $quarter
left join accepted a on a.unit_id = u.unit_id
left join contested c on c.unit_id = u.unit_id
where $unit_id is null or u.unit_id = $unit_id
order by u.unit_id
