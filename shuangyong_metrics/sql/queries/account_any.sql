-- grain: one row, whether there is any account yet
select exists (select 1 from account_events) as is_any
