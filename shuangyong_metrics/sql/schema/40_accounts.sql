-- Grain: one row per thing that happened to an account or to a session; the newest of each field is the account.
-- kind: created, password_set, disabled, enabled.
create table if not exists account_events (
    seq bigint not null, account varchar not null, kind varchar not null, role varchar, unit_id varchar, name varchar,
    password_hash varchar, must_change boolean, made_at timestamp not null, actor varchar not null
);
-- kind: opened, seen (at most once a minute), closed. Only the SHA-256 of a token is ever kept.
create table if not exists session_events (
    seq bigint not null, token_hash varchar not null, account varchar not null, kind varchar not null,
    made_at timestamp not null
);
