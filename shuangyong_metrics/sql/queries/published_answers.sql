-- grain: one row per unit and input of a published round and basis
select answer from published_answers
where year = $year and quarter = $quarter and basis = $basis and ($unit_id is null or unit_id = $unit_id)
order by position
