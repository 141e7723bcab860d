-- grain: one row per submission of a list that came late
select submission_id from submission_dues where late and list_contains($numbers, submission_id)
