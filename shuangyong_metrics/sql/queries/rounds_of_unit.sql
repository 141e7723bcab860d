-- grain: one row per round that was opened whose roster has the unit
select year, quarter from units_of_rounds where unit_id = $unit_id order by year, quarter
