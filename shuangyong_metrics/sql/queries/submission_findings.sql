-- grain: one row per finding of one submission, in the order they were told; one that asks also names its question (about)
-- and the item it belongs to (owner)
select unnest(
    from_json(findings, '[{"input": "VARCHAR", "owner": "VARCHAR", "about": "VARCHAR", "value_key": "VARCHAR",
        "message": "VARCHAR"}]'), recursive := true
)
from submissions
where submission_id = $submission_id
