-- grain: one row per submission of the numbers after $after up to $upto, oldest first
select * from submissions where submission_id > $after and submission_id <= $upto order by submission_id
