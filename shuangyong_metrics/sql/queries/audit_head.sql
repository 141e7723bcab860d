-- grain: one row, the hash of the newest entry of the audit log (null: none)
select arg_max(hash, seq) as hash from audit
