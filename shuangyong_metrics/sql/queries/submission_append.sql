-- grain: one new row, a return that counts; answers its number and its revision
insert into submissions
select
    nextval('seq_records'), $unit_id, $year, $quarter, coalesce(max(revision), 0) + 1, $digest, $version, $made_at,
    $actor, $file_name, $file_size, $events, $findings
from submissions
where unit_id = $unit_id and year = $year and quarter = $quarter
returning submission_id, revision
