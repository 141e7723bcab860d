-- grain: one row, the return that counts for a unit's round
select submission_id, revision, digest, made_at, actor from current_submissions
where unit_id = $unit_id and year = $year and quarter = $quarter
