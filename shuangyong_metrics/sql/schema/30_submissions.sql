-- Grain: one row per upload, submission (a revision), answer, decision, office entry; append-only facts.
-- Files that were kept for a unit's round without counting (yet); a submission carries its own file's name and size.
-- blocking: how many findings had to be mended when it was uploaded.
create table if not exists uploads (
    digest varchar not null, unit_id varchar not null, year integer not null, quarter integer not null, name varchar not null,
    size bigint not null, blocking integer not null, made_at timestamp not null, actor varchar not null
);
-- A file that was turned away by the scan leaves only this: never its name, never its bytes.
create table if not exists refused_uploads (
    digest varchar not null, rule varchar not null, sheet varchar, cell varchar, made_at timestamp not null, actor varchar not null
);
-- The ledger's rows and the findings of one return are JSON lists: nothing is summed over them, the return is their key.
create table if not exists submissions (
    submission_id bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    revision integer not null, digest varchar not null, version varchar not null,
    made_at timestamp not null, actor varchar not null, file_name varchar not null, file_size bigint not null,
    events varchar not null, findings varchar not null
);
-- What happens to a submission after it was made (withdrawn); the submission itself is the first event.
create table if not exists submission_events (
    seq bigint not null, submission_id bigint not null, kind varchar not null, reason varchar, made_at timestamp not null,
    actor varchar not null
);
-- What one submission says of one input. Typed: where it stands in the workbook. Counted from its ledger (status
-- counted): one row per quarter of the events' dates, and one with day_quarter null that says the ledger was counted.
-- value_key names what a decision is about: an acceptance belongs to the value, not to the file.
create table if not exists answers (
    submission_id bigint not null, input varchar not null, status varchar not null, value bigint, value_key varchar not null,
    raw varchar not null, sheet varchar, cell varchar, reason varchar, note varchar, evidence varchar,
    day_quarter integer, instructed boolean not null
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
-- notified_on, reply_until: the unit was told on that day and may answer until the other; null: in force at once.
create table if not exists vetoes (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    code varchar not null, found_on date, authority varchar, document varchar, finding varchar,
    withdrawn boolean not null, notified_on date, reply_until date, made_at timestamp not null, actor varchar not null
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
