-- Grain: one row per time a unit was given for a round, or (until null) taken back again; whether a return is late is
-- reckoned from these days and the round's own, never stored.
create table if not exists extensions (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, until date,
    reason varchar not null, made_at timestamp not null, actor varchar not null
);
