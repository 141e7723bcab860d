-- grain: one row per unit and indicator that applies to its type, live, with what its formula needs
select * from score_points($version, $year, $quarter, $basis)
where $unit_id is null or unit_id = $unit_id
order by unit_id, position
