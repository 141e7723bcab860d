-- grain: one row per unit (or the one asked for) and input of which something is known before this round: last quarter's figure, the year so far, the base
with known as (
    -- the rows that the ledger gives for one input add up; a typed figure is alone; what was fixed or corrected stands instead
    select
        s.unit_id, a.input, s.year, s.quarter, any_value(i.over_year) as over_year,
        if(count(x.input) > 0, any_value(x.value), sum(a.value))::bigint as value
    from answers a
    join current_submissions s on s.submission_id = a.submission_id
    join rule_inputs i on i.version = s.version and i.input = a.input
    left join standing_figures x
        on x.unit_id = s.unit_id and x.year = s.year and x.quarter = s.quarter and x.input = a.input
    where ($unit_id is null or s.unit_id = $unit_id) and (a.status in ('filled', 'counted') or x.input is not null)
    group by s.unit_id, a.input, s.year, s.quarter
)

select
    unit_id,
    input,
    case
        when any_value(over_year) = 'latest'
            then arg_max(value, quarter) filter (where year = $last_year and quarter <= $last_quarter)
        else max(value) filter (where year = $last_year and quarter = $last_quarter)
    end as last,
    sum(value) filter (where year = $year and quarter < $quarter and over_year = 'sum')::bigint as year_to_date,
    arg_max(value, quarter) filter (where year = $year and quarter < $quarter and over_year = 'base') as base
from known
group by unit_id, input
