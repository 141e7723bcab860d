-- Grain: one row per thing that happened to a veto that its unit was told of; veto: the number of its record.
-- kind: replied (said is the unit's answer, with the document it names), then one of upheld, lifted (after an answer; said
-- is the reason) and confirmed (nobody answered in time).
create table if not exists veto_steps (
    seq bigint not null, veto bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    code varchar not null, kind varchar not null, said varchar not null, evidence_name varchar not null,
    evidence_number varchar not null, evidence_day date, made_at timestamp not null, actor varchar not null
);
