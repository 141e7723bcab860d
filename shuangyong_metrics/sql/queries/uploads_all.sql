-- grain: one row per file that was kept for a unit's round without counting
select * from uploads order by made_at, digest
