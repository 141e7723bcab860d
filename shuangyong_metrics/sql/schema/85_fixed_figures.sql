-- Grain: one row per 核定值, the figure that a reviewer put in place of the reported one; it belongs to the decision with
-- that number, an acceptance of the value value_key, and holds as long as that decision stands.
-- day_quarter: the quarter that a fixed count of the ledger belongs to; own_quarter: it replaces only what is dated in it.
create table if not exists fixed_figures (
    seq bigint not null, decision bigint not null, unit_id varchar not null, year integer not null, quarter integer not null,
    input varchar not null, value_key varchar not null, value bigint not null, day_quarter integer, own_quarter boolean not null,
    instructed boolean not null
);
