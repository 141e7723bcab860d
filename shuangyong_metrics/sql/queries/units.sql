-- grain: one row per unit that somebody works with now
select unit_id, name, unit_type from units order by unit_id
