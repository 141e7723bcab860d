-- grain: one row per unit and reading (an input as an indicator reads it as of a measuring quarter)
-- value is null where the input is blank; pending where a 不适用 stands undecided there; is_filed: its quarter has a return.
-- An approved 不适用 is read by the readings that ask for claims and by no other.
create or replace macro score_readings(v, y, q, b) as table
with gathered as (
    select
        c.unit_id,
        r.reading,
        max(c.state) filter (where c.quarter = r.measured) as own_state,
        max(c.value) filter (where c.quarter = r.measured and c.state = 'filled') as own_value,
        sum(c.value) filter (where c.state = 'filled' and c.counts) as total,
        sum(c.value) filter (where c.state = 'filled' and c.day_quarter = r.measured) as dated_total,
        arg_min(c.value, c.quarter) filter (where c.state = 'filled') as first_value,
        arg_max(c.value, c.quarter) filter (where c.state = 'filled') as newest_value,
        arg_max(c.state, c.quarter) as newest_state,
        bool_or(c.state = 'pending') as any_pending,
        bool_or(c.instructed and c.state = 'filled') as instructed
    from score_cells(y, q, b) c
    join rule_cells r
        on r.version = v and r.input = c.input and r.cell_quarter = c.quarter and r.of_claims = (c.state = 'approved')
        and r.from_quarter <= q and r.to_quarter >= q
    group by c.unit_id, r.reading
),

final as (
    select
        g.unit_id, r.mark, r.part, r.bound, r.is_divisor, g.instructed, g.own_state is not null as is_filed,
        case
            when r.single_due then g.any_pending and g.first_value is null
            when r.over_year = 'base' then g.newest_state = 'pending'
            else g.own_state = 'pending'
        end as pending,
        case
            when r.over_year = 'base' then g.newest_value
            when r.single_due then g.first_value
            when r.filled_by = 'office' and r.over_year = 'sum' then g.total
            when r.filled_by = 'ledger' and r.over_year = 'quarter' and (g.own_state = 'filled' or r.counts_rows and g.own_state is null)
                then coalesce(g.dated_total, 0)
            when g.own_state = 'filled' and r.over_year = 'sum' then coalesce(g.total, 0)
            when r.over_year = 'sum' then null
            when r.over_year = 'latest' and g.own_state = 'no_change' then g.newest_value
            else g.own_value
        end as value
    from gathered g
    join rule_reads r on r.version = v and r.reading = g.reading
)

select * from final;

-- grain: one row per unit and mark that has any cell: the parts of its rule side by side
-- num: value, numerator or the ticks of a checklist; side: the gate, task or whole number of persons, whichever the rule has
create or replace macro score_parts(v, y, q, b) as table
select
    unit_id,
    mark,
    sum(value) filter (where part in ('value', 'numerator', 'item')) as num,
    max(value) filter (where is_divisor) as den,
    max(value) filter (where part in ('gate', 'task', 'everybody')) as side,
    count(value) filter (where part <> 'condition_of') as given,
    count(value) filter (where part = 'condition_of') as conditions_known,
    bool_or(part = 'owner_claim' or part = 'condition_of' and value <= bound) as condition_failed,
    bool_or(part = 'own_claim') as is_claimed,
    bool_or(pending and part <> 'condition_of') as pending,
    bool_or(instructed and part = 'value') as instructed,
    bool_or(is_filed and part <> 'condition_of') as is_filed
from score_readings(v, y, q, b)
group by unit_id, mark;
