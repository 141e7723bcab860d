-- grain: one row per unit of the roster
select unit_id, name, unit_type from units order by unit_id
