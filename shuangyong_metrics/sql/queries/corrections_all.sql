-- grain: one row per correction, oldest first
select * from corrections order by seq
