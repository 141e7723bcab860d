-- Grain: one row per correction (追溯调整) of a published round; then one row per frozen line that a correction made differ.
-- item: an input, an honour or a veto. A figure of a unit's return (in_return) is scored as value from here on (null: 未报), in
-- the accepted score only; the office's own entries, honours and vetoes are corrected where they are recorded.
-- day_quarter: the quarter that a corrected count of the ledger belongs to; own_quarter: it replaces only what is dated in it.
create table if not exists corrections (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, item varchar not null,
    title varchar not null, in_return boolean not null, value bigint, day_quarter integer, own_quarter boolean not null,
    instructed boolean not null, before varchar not null, after varchar not null, reason varchar not null,
    document varchar not null, digest varchar not null, made_at timestamp not null, actor varchar not null
);
-- kind: card, detail, answer; item: blank, the indicator, the input. The line as it stands since this correction.
create table if not exists adjusted_lines (
    correction bigint not null, year integer not null, quarter integer not null, kind varchar not null, basis varchar not null,
    unit_id varchar not null, item varchar not null, told varchar not null
);
