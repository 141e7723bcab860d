-- grain: one row per archived round: the number of the event that archived it
select year, quarter, min(seq) as seq from round_events where kind = 'archived' group by year, quarter order by seq
