-- Grain: one row per explanation of what a finding asks about (需说明); like a decision it belongs to a value, not to a file.
-- about names what is asked: the same question on the same figures, or on the same event, has the same name in every file.
-- since: the quarter in which this explanation was first given, counted as 4 × year + quarter; repeating it keeps it.
create table if not exists explanations (
    seq bigint not null, unit_id varchar not null, year integer not null, quarter integer not null, input varchar not null,
    code varchar not null, value_key varchar not null, about varchar not null, reason varchar not null, text varchar not null,
    since integer not null, made_at timestamp not null, actor varchar not null
);
