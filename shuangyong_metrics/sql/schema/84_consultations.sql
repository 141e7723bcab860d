-- Grain: one row per thing that happened in the 征求意见 of a round: to the round as a whole, or by and about one unit.
-- Of the round: opened (until: the last day to answer), closed (no more answers), ended (back to 审核中; said: why).
-- Of a unit (about: the number of the opening): accepted, contested (indicator, said, the document named; figures: the
-- indicator as it stood then). Of a contest (about: its number): upheld, adopted (said: why; figures: as it stands since).
create table if not exists consultation_events (
    seq bigint not null, year integer not null, quarter integer not null, kind varchar not null, about bigint,
    unit_id varchar, indicator varchar, until date, said varchar not null, evidence_name varchar not null,
    evidence_number varchar not null, evidence_day date, figures varchar not null, made_at timestamp not null,
    actor varchar not null
);
