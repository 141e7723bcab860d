-- grain: one row, the newest entry of the audit log
select hash from audit order by seq desc limit 1
