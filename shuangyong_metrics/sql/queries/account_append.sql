-- grain: one new row, one thing that happened to an account
insert into account_events
values (
    $seq, $account, $kind, $role, $unit_id, $name, $password_hash, $must_change, $made_at, $actor
)
