-- Grain: one row per file that was kept for a unit's round before it was submitted: whose it is, and its name as uploaded.
create table if not exists kept_files (
    digest varchar not null, unit_id varchar not null, year integer not null, quarter integer not null, name varchar not null,
    size bigint not null, made_at timestamp not null, actor varchar not null
);
