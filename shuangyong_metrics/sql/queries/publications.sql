-- grain: one row per publication of a round, oldest first
select seq, year, quarter, digest, made_at, actor from round_events where kind = 'published' order by seq
