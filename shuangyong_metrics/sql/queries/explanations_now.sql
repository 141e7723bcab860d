-- grain: one row per question of a unit's round that was explained: the explanation that stands
select about, input, code, value_key, reason, text, since, made_at, actor
from current_explanations
where unit_id = $unit_id and year = $year and quarter = $quarter
