-- grain: one row, the newest opening of a round's 征求意见: since when it is closed, whether it stands, why it was ended
select
    o.seq as number, o.until, o.made_at, o.actor,
    min(e.made_at) filter (where e.kind = 'closed') as closed_at,
    count(e.seq) filter (where e.kind = 'ended') = 0 as stands,
    any_value(e.said) filter (where e.kind = 'ended') as ended_because
from consultation_events o
left join consultation_events e on e.about = o.seq and e.kind in ('closed', 'ended')
where o.kind = 'opened' and o.year = $year and o.quarter = $quarter
group by all
order by o.seq desc
limit 1
