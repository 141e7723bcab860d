-- grain: one row per number that the office has set, the newest record of it
select name, value, made_at, actor, reason
from settings
where name in ('cycle_start', 'filing_workdays', 'review_workdays', 'publish_workdays', 'idle_minutes')
qualify row_number() over (partition by name order by seq desc) = 1
order by name
