-- grain: one row per input of which something is known before this round: last quarter's figure, the year so far, the base
with known as (
    select a.input, a.year, a.quarter, a.status, a.value, i.over_year
    from answers a
    join current_submissions s on s.submission_id = a.submission_id
    join rule_inputs i on i.version = s.version and i.input = a.input
    where a.unit_id = $unit_id and a.status = 'filled'
    union all
    select c.input, c.year, c.quarter, 'filled', sum(c.value)::bigint, any_value(i.over_year)
    from ledger_counts c
    join current_submissions s on s.submission_id = c.submission_id
    join rule_inputs i on i.version = s.version and i.input = c.input
    where c.unit_id = $unit_id
    group by c.input, c.year, c.quarter
)

select
    input,
    case
        when any_value(over_year) = 'latest'
            then arg_max(value, quarter) filter (where year = $last_year and quarter <= $last_quarter)
        else max(value) filter (where year = $last_year and quarter = $last_quarter)
    end as last,
    sum(value) filter (where year = $year and quarter < $quarter and over_year = 'sum')::bigint as year_to_date,
    arg_max(value, quarter) filter (where year = $year and quarter < $quarter and over_year = 'base') as base
from known
group by input
