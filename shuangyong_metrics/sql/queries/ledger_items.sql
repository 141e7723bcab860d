-- grain: one row per ledger input of a round's current submissions: the round's own figure and its decision
select
    s.unit_id, c.input, i.measure,
    sum(c.value) filter (where i.over_year <> 'quarter' or c.day_quarter = $quarter)::bigint as value,
    any_value(d.decision) as decision
from answers c
join current_submissions s on s.submission_id = c.submission_id
join rule_inputs i on i.version = $version and i.input = c.input
left join current_decisions d
    on d.unit_id = s.unit_id and d.year = $year and d.quarter = $quarter and d.input = c.input and d.value_key = c.value_key
where c.status = 'counted' and s.year = $year and s.quarter = $quarter and ($unit_id is null or s.unit_id = $unit_id)
group by s.unit_id, c.input, i.measure
