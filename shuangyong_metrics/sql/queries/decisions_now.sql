-- grain: one row per item and value of a unit's round that was decided: the newest decision and its reason
select input, value_key, decision, coalesce(reason, '') as reason
from current_decisions
where unit_id = $unit_id and year = $year and quarter = $quarter
