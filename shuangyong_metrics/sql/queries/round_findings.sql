-- grain: one row per finding of a return that counts for the quarter, in the order they were told; one that asks also names
-- its question (about) and the item it belongs to (owner)
select
    c.submission_id, c.unit_id,
    unnest(
        from_json(s.findings, '[{"input": "VARCHAR", "owner": "VARCHAR", "about": "VARCHAR", "value_key": "VARCHAR",
            "message": "VARCHAR"}]'), recursive := true
    )
from current_submissions c
join submissions s on s.submission_id = c.submission_id
where c.year = $year and c.quarter = $quarter
