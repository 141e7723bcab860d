-- grain: one new row, one thing that happened to a session
insert into session_events values (nextval('seq_records'), $token_hash, $account, $kind, $made_at)
