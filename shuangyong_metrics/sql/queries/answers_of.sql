-- grain: one row per answer of one submission, as it is stored
select * from answers where submission_id = $submission_id order by all
