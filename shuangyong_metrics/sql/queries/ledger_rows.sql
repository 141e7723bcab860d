-- grain: one row per event filed with the round's current submissions, in the order of the workbook
with listed as (
    select
        s.unit_id, s.year, s.quarter,
        unnest(from_json(f.events, '[{"position": "INTEGER", "day": "DATE", "day_quarter": "INTEGER", "kind": "VARCHAR",
            "primary_tag": "VARCHAR", "secondary_tag": "VARCHAR", "role": "VARCHAR", "partner": "VARCHAR",
            "instructor": "VARCHAR", "amount": "BIGINT", "records": ["VARCHAR"], "title": "VARCHAR",
            "number": "VARCHAR", "raw": "VARCHAR", "sheet": "VARCHAR", "cell": "VARCHAR"}]')) as event
    from current_submissions s
    join submissions f on f.submission_id = s.submission_id
    where s.year = $year and s.quarter = $quarter and ($unit_id is null or s.unit_id = $unit_id)
)

select unit_id, year, quarter, event.*
from listed
order by unit_id, event.position
