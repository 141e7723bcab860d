-- grain: one row, the session with this token hash and its account as both stand now;
-- revoked by a new password or by disabling since the session was opened
with visits as (
    select
        account,
        min(seq) as opened_seq,
        min(made_at) as opened_at,
        max(made_at) as seen_at,
        bool_or(kind = 'closed') as is_closed
    from session_events
    where token_hash = $token_hash
    group by account
)

select
    visits.account,
    visits.opened_at,
    visits.seen_at,
    visits.is_closed or coalesce(
        bool_or(account_events.seq > visits.opened_seq and account_events.kind in ('password_set', 'disabled')), false
    ) as is_closed,
    arg_max(account_events.role, account_events.seq) filter (where account_events.role is not null) as role,
    arg_max(account_events.unit_id, account_events.seq) filter (where account_events.unit_id is not null) as unit_id,
    arg_max(account_events.name, account_events.seq) filter (where account_events.name is not null) as name,
    arg_max(account_events.must_change, account_events.seq)
        filter (where account_events.must_change is not null) as must_change
from visits
inner join account_events on visits.account = account_events.account
group by visits.account, visits.opened_at, visits.seen_at, visits.is_closed
