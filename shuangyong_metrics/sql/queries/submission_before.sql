-- grain: one row, the newest revision of a unit's round before the given one that was not withdrawn
select submission_id, revision
from submissions
where unit_id = $unit_id and year = $year and quarter = $quarter and revision < $revision
    and submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
order by revision desc
limit 1
