-- grain: one row per finding of one submission that asks, in the order told
with told as (
    select unnest(
        from_json(findings, '[{"about": "VARCHAR", "owner": "VARCHAR", "code": "VARCHAR", "value_key": "VARCHAR",
            "sheet": "VARCHAR", "cell": "VARCHAR", "message": "VARCHAR", "advice": "VARCHAR"}]'), recursive := true
    )
    from submissions
    where submission_id = $submission_id
)

select about, owner, code, value_key, sheet, cell, message, advice
from told
where about is not null
