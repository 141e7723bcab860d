-- grain: one row per hit of the scan in a file that was turned away
select * from refused_uploads order by made_at, digest
