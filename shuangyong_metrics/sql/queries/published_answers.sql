-- grain: one row per unit and input of a published round and basis (null: both)
select basis, unit_id, answer as told from published_answers
where year = $year and quarter = $quarter and ($basis is null or basis = $basis) and ($unit_id is null or unit_id = $unit_id)
order by position
