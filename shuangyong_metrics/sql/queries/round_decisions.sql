-- grain: one row per unit, item and value of the quarter that was decided: the decision that stands, its reason, by whom,
-- when, and the 核定值 that it holds; reopened: none stands, and the reason is the one for which it was sent back
select d.unit_id, d.input, d.value_key, d.decision, coalesce(d.reason, '') as reason, d.actor, d.made_at, f.value as fixed
from decisions d
left join fixed_figures f on f.decision = d.seq
where d.year = $year and d.quarter = $quarter and ($unit_id is null or d.unit_id = $unit_id)
qualify row_number() over (partition by d.unit_id, d.input, d.value_key order by d.seq desc) = 1
