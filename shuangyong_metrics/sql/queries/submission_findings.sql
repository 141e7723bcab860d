-- grain: one row per finding of one submission, in the order they were told
select input, severity, message from findings
where submission_id = $submission_id
order by position
