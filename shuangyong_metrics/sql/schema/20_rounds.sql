-- Grain: one row per recorded event of a unit, a round, or a year's deadline day; nothing is updated in place.
-- since: the first quarter in which it holds, counted as 4 × year + quarter (0: from the beginning); a name, type or closed
-- that is null stays as it was. kind: listed (by a roster), closed, renamed, retyped, merged (closed, into successor), or
-- taken_back (the event numbered undoes never was).
create table if not exists unit_events (
    seq bigint not null, unit_id varchar not null, kind varchar not null default 'listed', since integer not null default 0,
    name varchar, unit_type varchar, closed boolean, successor varchar, undoes bigint, document varchar, reason varchar,
    made_at timestamp not null, actor varchar not null
);
create table if not exists round_events (
    seq bigint not null, year integer not null, quarter integer not null, kind varchar not null, version varchar,
    filing_due date, review_due date, publish_due date, provisional boolean, digest varchar,
    made_at timestamp not null, actor varchar not null
);
create table if not exists deadline_days (
    version varchar, year integer, indicator varchar, due bigint, grace bigint, seq bigint
);
create table if not exists settings (
    seq bigint not null, name varchar not null, value varchar, made_at timestamp, actor varchar, reason varchar
);
create table if not exists audit (
    seq bigint not null, made_at timestamp not null, actor varchar not null, action varchar not null,
    object varchar not null, detail varchar not null, previous varchar not null, hash varchar not null
);
