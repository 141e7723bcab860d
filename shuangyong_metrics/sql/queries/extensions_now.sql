-- grain: one row per unit (or the one asked for) that has more time for a quarter
select unit_id, until, reason, made_at, actor from current_extensions
where year = $year and quarter = $quarter and ($unit_id is null or unit_id = $unit_id)
order by unit_id
