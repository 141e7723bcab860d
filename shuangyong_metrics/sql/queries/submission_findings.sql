-- grain: one row per finding of one submission, in the order they were told
select unnest(
    from_json(findings, '[{"input": "VARCHAR", "severity": "VARCHAR", "message": "VARCHAR"}]'), recursive := true
)
from submissions
where submission_id = $submission_id
