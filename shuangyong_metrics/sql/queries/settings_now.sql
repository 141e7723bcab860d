-- grain: one row per setting of the city, the newest record of it
select name, arg_max(value, seq) as value
from settings
group by name
order by name
