-- grain: one row, whether a submission came late
select late from submission_dues where unit_id = $unit_id and year = $year and quarter = $quarter and submission_id = $submission_id
