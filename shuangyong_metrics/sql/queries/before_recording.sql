-- grain: one row: the number of a submission, the newest revision (0: none), whether the file is known
select
    nextval('seq_records') as submission_id,
    (select coalesce(max(revision), 0) from submissions where unit_id = $unit_id and year = $year and quarter = $quarter) as revision,
    exists (select 1 from uploads where digest = $digest) as upload_known
