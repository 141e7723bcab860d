-- grain: one row per unit of a quarter's roster
select unit_id, name, unit_type from units_in($year, $quarter) order by unit_id
