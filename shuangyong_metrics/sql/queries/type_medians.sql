-- grain: one row per type of unit (or the one asked for) and input with a figure in at least so many of its current returns:
-- the median, and how many
with figures as (
    select u.unit_type, a.input, a.value
    from submitted_answers a
    join current_submissions s on s.submission_id = a.submission_id
    join units_in($year, $quarter) u on u.unit_id = s.unit_id
    where s.year = $year and s.quarter = $quarter and ($unit_type is null or u.unit_type = $unit_type) and a.status = 'filled'
    union all
    select u.unit_type, c.input, coalesce(sum(c.value) filter (where i.over_year <> 'quarter' or c.day_quarter = $quarter), 0)::bigint
    from submitted_counts c
    join current_submissions s on s.submission_id = c.submission_id
    join units_in($year, $quarter) u on u.unit_id = s.unit_id
    join rule_inputs i on i.version = s.version and i.input = c.input
    where s.year = $year and s.quarter = $quarter and ($unit_type is null or u.unit_type = $unit_type)
    group by u.unit_type, c.input, s.unit_id
),

sorted as (
    select unit_type, input, list_sort(list(value)) as found
    from figures
    where value is not null
    group by unit_type, input
)

select unit_type, input, len(found) as units, (found[(len(found) + 1) // 2] + found[len(found) // 2 + 1]) // 2 as median
from sorted
where len(found) >= $least
