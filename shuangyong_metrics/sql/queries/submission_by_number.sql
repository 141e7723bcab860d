-- grain: one row, a submission with the name of its file, the audit entry it made and whether it was withdrawn
select
    s.submission_id, s.unit_id, s.year, s.quarter, s.revision, s.digest, d.due, d.late, s.made_at, s.actor, s.version,
    s.file_name as name,
    (
        select any_value(a.hash) from audit a
        where a.action = '提交报表' and a.object = s.unit_id || '/' || s.year || 'Q' || s.quarter
        and regexp_matches(a.detail, '"submission": ' || s.submission_id || '[,}]')
    ) as audit_head,
    exists (select 1 from submission_events e where e.submission_id = s.submission_id and e.kind = 'withdrawn') as is_withdrawn
from submissions s
join submission_dues d on d.submission_id = s.submission_id
where s.submission_id = $submission_id
