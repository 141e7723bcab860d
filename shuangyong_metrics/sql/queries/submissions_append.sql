-- grain: one new row per return given (every parameter is a list); answers, in their order, their numbers
insert into submissions
select
    nextval('seq_records'), unnest($unit_id), unnest($year), unnest($quarter), unnest($revision), unnest($digest),
    unnest($version), unnest($made_at), unnest($actor), unnest($file_name), unnest($file_size), unnest($events), unnest($findings)
returning submission_id
