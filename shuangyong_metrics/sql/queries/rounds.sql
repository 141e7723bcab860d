-- grain: one row per round that was opened
select * from rounds order by year, quarter
