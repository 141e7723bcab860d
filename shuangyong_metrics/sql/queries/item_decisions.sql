-- grain: one row per item and value of a unit's round that was decided: the decision that stands, its reason, by whom, when;
-- reopened: none stands, and the reason is the one for which it was sent back
select input, value_key, decision, coalesce(reason, '') as reason, actor, made_at
from decisions
where unit_id = $unit_id and year = $year and quarter = $quarter
qualify row_number() over (partition by input, value_key order by seq desc) = 1
