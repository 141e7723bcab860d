-- grain: one row per account, as its events leave it; $account null gives every account
select
    account,
    arg_max(role, seq) filter (where role is not null) as role,
    arg_max(unit_id, seq) filter (where unit_id is not null) as unit_id,
    arg_max(name, seq) filter (where name is not null) as name,
    arg_max(password_hash, seq) filter (where password_hash is not null) as password_hash,
    arg_max(must_change, seq) filter (where must_change is not null) as must_change,
    coalesce(arg_max(kind, seq) filter (where kind in ('disabled', 'enabled')) = 'disabled', false) as is_disabled,
    min(made_at) as created_at,
    max(seq) filter (where password_hash is not null) as password_seq,
    max(made_at) filter (where password_hash is not null) as password_at,
    arg_max(actor, seq) filter (where password_hash is not null) as password_by
from account_events
where $account is null or account = $account
group by account
order by min(seq)
