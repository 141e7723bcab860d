-- grain: one row per 核定值 on a unit's current submissions: the figure, why and by whom; what the unit reported, and its cell
select
    f.year, f.quarter, f.input, f.value as fixed, f.reason, f.actor, f.made_at, any_value(a.sheet) as sheet, any_value(a.cell) as cell,
    sum(a.value) filter (where a.status <> 'counted' or i.over_year <> 'quarter' or a.day_quarter = f.quarter)::bigint as value
from current_fixed f
join answers a on a.submission_id = f.submission_id and a.input = f.input and a.value_key = f.value_key
join submissions s on s.submission_id = f.submission_id
join rule_inputs i on i.version = s.version and i.input = f.input
where f.unit_id = $unit_id
group by f.year, f.quarter, f.input, f.value, f.reason, f.actor, f.made_at, i.position
order by f.year, f.quarter, i.position
