-- grain: one row per item and value of a unit's round that was decided: the decision that stands, its reason, by whom, when,
-- and the 核定值 that it holds; reopened: none stands, and the reason is the one for which it was sent back
select d.input, d.value_key, d.decision, coalesce(d.reason, '') as reason, d.actor, d.made_at, f.value as fixed
from decisions d
left join fixed_figures f on f.decision = d.seq
where d.unit_id = $unit_id and d.year = $year and d.quarter = $quarter
qualify row_number() over (partition by d.input, d.value_key order by d.seq desc) = 1
