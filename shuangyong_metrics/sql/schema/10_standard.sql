-- Grain: one row per version of the framework (its text is the truth), then its rules unfolded for SQL; figures in millionths.
create sequence if not exists seq_records;

create table if not exists framework_versions (
    version varchar not null, first_round varchar not null, digest varchar not null, texts varchar not null,
    made_at timestamp not null, actor varchar not null
);
create table if not exists rule_standards (
    version varchar, standard varchar, position integer, name varchar, weight bigint
);
create table if not exists rule_inputs (
    version varchar, input varchar, indicator varchar, position integer, label varchar, unit varchar, kind varchar,
    over_year varchar, filled_by varchar, part varchar, measure varchar
);
create table if not exists rule_applies (version varchar, indicator varchar, unit_type varchar);

-- One row per unit type, indicator and measuring quarter. A quarter q looks at the rows with from_quarter <= q <=
-- to_quarter; the newest of them are those with q <= newest_to. The rule itself stands in one of five forms:
-- line: clip(rise * x + shift, 0, span) / span; budget: the same above base_share; steps: the highest of thresholds and
-- shares (parallel lists) that x reaches; choice: the share of the option; deadline: by the year's days.
create table if not exists rule_marks (
    version varchar, unit_type varchar, indicator varchar, measured integer, mark integer,
    from_quarter integer, to_quarter integer, newest_to integer,
    standard varchar, points bigint, form varchar, is_rate boolean, accrual varchar,
    input_count integer, condition_count integer, side_kind varchar,
    rise bigint, shift bigint, span bigint, base_share bigint, target bigint,
    thresholds bigint[], shares bigint[], grace_share bigint, cap_share bigint, cap_from integer,
    small_below bigint, small_floor bigint, sample_least bigint, by_office boolean, counts_rows boolean
);
-- One row per indicator that applies to a type, with the first quarter in which it is measured.
create table if not exists rule_first_due (
    version varchar, unit_type varchar, indicator varchar, standard varchar, position integer, points bigint,
    first_due integer
);
-- What a mark reads: one row per input, and one per input whose approved 不适用 touches it (part own_claim, or owner_claim:
-- an input of the indicator that its condition belongs to); and which cell quarters count when quarter q is scored.
create table if not exists rule_reads (
    version varchar, reading integer, mark integer, input varchar, part varchar, over_year varchar, single_due boolean,
    filled_by varchar, bound bigint, is_divisor boolean, counts_rows boolean
);
create table if not exists rule_cells (
    version varchar, reading integer, input varchar, measured integer, cell_quarter integer, from_quarter integer,
    to_quarter integer, of_claims boolean
);
create table if not exists rule_honours (
    version varchar, code varchar, level integer, points bigint, cap bigint, once_a_year boolean, bonus_cap bigint
);
