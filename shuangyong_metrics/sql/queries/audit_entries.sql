-- grain: one row per entry of the audit log, oldest first
select seq, made_at, actor, action, object, detail, previous, hash from audit order by seq
