-- grain: one row per unit and time it was reminded of a quarter, newest first
select m.unit_id, coalesce(u.name, m.unit_id) as name, m.channel, m.lacking, m.made_at, m.actor
from reminders m
left join units_in($year, $quarter) u on u.unit_id = m.unit_id
where m.year = $year and m.quarter = $quarter
order by m.made_at desc, m.seq desc
