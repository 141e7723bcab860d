-- Grain: one row per time a unit was given for a round, or (until null) taken back again; whether a return is late is
-- reckoned from these days and the round's own, never stored.
create table if not exists extensions (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, until date,
    reason varchar not null, made_at timestamp not null, actor varchar not null
);
-- One row per account that has taken the blank return of its unit for a round, the first time.
create table if not exists template_events (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    made_at timestamp not null, actor varchar not null
);
-- One row per unit and time it was reminded: how (channel), and what was missing then (lacking).
create table if not exists reminders (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, channel varchar not null,
    lacking varchar not null, made_at timestamp not null, actor varchar not null
);
