-- Grain: one row per record of one of the office's own words for the scan: put on the list, or taken off (withdrawn).
-- kind: hit (must not stand in a return) or spared (a phrase that is no hit); text as it was typed, folded.
create table if not exists scan_words (
    seq bigint not null, kind varchar not null, text varchar not null, withdrawn boolean not null, reason varchar not null,
    made_at timestamp not null, actor varchar not null
);
