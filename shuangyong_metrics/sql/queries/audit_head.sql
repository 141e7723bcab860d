-- grain: one row: the number of the next entry of the audit log, and the hash of the newest (null: none)
select nextval('seq_records') as seq, (select arg_max(hash, seq) from audit) as hash
