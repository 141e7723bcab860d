-- grain: one row per unit and question of the quarter that was explained: the explanation that stands
select unit_id, about, reason, text, made_at, actor
from current_explanations
where year = $year and quarter = $quarter
