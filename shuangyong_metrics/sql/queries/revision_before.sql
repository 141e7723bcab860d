-- grain: one row, the newest revision number of a unit's round (0 when there is none)
select coalesce(max(revision), 0) as revision from submissions
where unit_id = $unit_id and year = $year and quarter = $quarter
