-- grain: one new row, the next link of the audit log
insert into audit
values (nextval('seq_records'), $made_at, $actor, $action, $object, $detail, $previous, $hash)
