-- grain: one row per unit and indicator of a published round and basis (null: both)
select basis, unit_id, detail as told from published_points
where year = $year and quarter = $quarter and ($basis is null or basis = $basis) and ($unit_id is null or unit_id = $unit_id)
order by position
