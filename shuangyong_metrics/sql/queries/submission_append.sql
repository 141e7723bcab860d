-- grain: one new row, a return that counts; answers its number
insert into submissions
values (
    nextval('seq_records'), $unit_id, $year, $quarter, $revision, $digest, $version, $made_at, $actor, $file_name, $file_size,
    $events, $findings
)
returning submission_id
