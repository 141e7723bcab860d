-- Grain: one row per upload, submission (a revision), answer, ledger row, decision, office entry; append-only facts.
create table if not exists uploads (
    digest varchar not null, name varchar not null, size bigint not null, made_at timestamp not null, actor varchar not null
);
-- A file that was turned away by the scan leaves only this: never its name, never its bytes.
create table if not exists refused_uploads (
    digest varchar not null, rule varchar not null, sheet varchar, cell varchar, made_at timestamp not null, actor varchar not null
);
create table if not exists submissions (
    submission_id bigint primary key, unit_id varchar not null, year integer not null, quarter integer not null,
    revision integer not null, digest varchar not null, version varchar not null, late boolean not null,
    made_at timestamp not null, actor varchar not null
);
-- What happens to a submission after it was made (withdrawn); the submission itself is the first event.
create table if not exists submission_events (
    seq bigint not null, submission_id bigint not null, kind varchar not null, reason varchar, made_at timestamp not null,
    actor varchar not null
);
-- value_key names what a decision is about: an acceptance belongs to the value, not to the file.
create table if not exists answers (
    submission_id bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    input varchar not null, status varchar not null, value bigint, raw varchar not null, sheet varchar, cell varchar,
    reason varchar, note varchar, evidence varchar, value_key varchar not null
);
create table if not exists ledger_events (
    submission_id bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    position integer not null, day date not null, day_quarter integer, kind varchar, primary_tag varchar,
    secondary_tag varchar, role varchar, partner varchar, instructor varchar, amount bigint,
    records varchar[], title varchar, number varchar, raw varchar, sheet varchar, cell varchar
);
-- What the ledger of one submission counts for one input, by the quarter of the events' dates; day_quarter null: none.
create table if not exists ledger_counts (
    submission_id bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    input varchar not null, day_quarter integer, value bigint not null, instructed boolean not null,
    value_key varchar not null
);
create table if not exists findings (
    submission_id bigint not null, position integer not null, code varchar not null, severity varchar not null,
    sheet varchar, cell varchar, input varchar, message varchar, advice varchar
);
create table if not exists decisions (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    input varchar not null, value_key varchar not null, decision varchar not null, reason varchar,
    made_at timestamp not null, actor varchar not null
);
create table if not exists office_entries (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    input varchar not null, value bigint, raw varchar not null, document varchar, made_at timestamp not null,
    actor varchar not null
);
create table if not exists honours (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    code varchar not null, level integer, title varchar not null, document varchar, withdrawn boolean not null,
    made_at timestamp not null, actor varchar not null
);
create table if not exists vetoes (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    code varchar not null, found_on date, authority varchar, document varchar, finding varchar,
    withdrawn boolean not null, made_at timestamp not null, actor varchar not null
);
create table if not exists published_scorecards (
    year integer not null, quarter integer not null, basis varchar not null, unit_id varchar not null, position integer not null,
    card varchar not null
);
create table if not exists published_points (
    year integer not null, quarter integer not null, basis varchar not null, unit_id varchar not null, position integer not null,
    detail varchar not null
);
create table if not exists published_answers (
    year integer not null, quarter integer not null, basis varchar not null, unit_id varchar not null, position integer not null,
    answer varchar not null
);
