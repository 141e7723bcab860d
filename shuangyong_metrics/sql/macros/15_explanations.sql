-- grain: one row per question of a unit's round: the explanation that stands
create or replace view current_explanations as
select unit_id, year, quarter, about, input, code, value_key, reason, text, since, made_at, actor
from explanations
qualify row_number() over (partition by unit_id, year, quarter, about order by seq desc) = 1;
