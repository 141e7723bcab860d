-- grain: one row when the account has taken its unit's blank return for the quarter
select 1 as taken from template_events where unit_id = $unit_id and year = $year and quarter = $quarter and actor = $actor limit 1
