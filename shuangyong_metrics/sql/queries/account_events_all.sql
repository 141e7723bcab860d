-- grain: one row per thing that happened to an account, oldest first
select * from account_events order by seq
