-- grain: one row per unit and file that was submitted before and not withdrawn, of the files given (a list); with the
-- return that counts for the round now
select s.digest, s.unit_id, any_value(c.digest) as counts, any_value(c.revision) as revision
from submissions s
join current_submissions c on c.unit_id = s.unit_id and c.year = s.year and c.quarter = s.quarter
where list_contains($digests, s.digest)
    and s.submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
group by s.digest, s.unit_id
