-- grain: one row when this very file was submitted before and not withdrawn
select submission_id, revision from submissions
where digest = $digest and unit_id = $unit_id
and submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
limit 1
