-- grain: one row per unit and file that was submitted before and not withdrawn, of the files given (a list)
select distinct digest, unit_id
from submissions
where list_contains($digests, digest)
    and submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
