-- Grain: one row per file of evidence attached to an indicator of a unit's round, and one per removal; nothing is deleted.
-- digest: of the bytes as they are kept, a picture's places and notes taken out; kind: pdf, jpg or png.
create table if not exists evidence_files (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, indicator varchar not null,
    digest varchar not null, kind varchar not null, name varchar not null, size bigint not null, made_at timestamp not null,
    actor varchar not null
);
create table if not exists evidence_removals (
    seq bigint not null, evidence bigint not null, reason varchar not null, made_at timestamp not null, actor varchar not null
);
