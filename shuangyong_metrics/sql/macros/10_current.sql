-- grain: views of what stands now: one row per round; per unit and quarter; per item and value
create or replace view rounds as
select
    year,
    quarter,
    arg_max(version, seq) filter (where kind = 'opened') as version,
    arg_max(filing_due, seq) filter (where kind = 'opened') as filing_due,
    arg_max(review_due, seq) filter (where kind = 'opened') as review_due,
    arg_max(publish_due, seq) filter (where kind = 'opened') as publish_due,
    arg_max(provisional, seq) filter (where kind = 'opened') as provisional,
    min(made_at) as opened_at,
    max(made_at) filter (where kind = 'published') as published_at,
    max(digest) filter (where kind = 'published') as digest,
    min(made_at) filter (where kind = 'archived') as archived_at,
    -- the last day to answer while the round is in 征求意见
    (select c.until from current_consultations c where c.year = e.year and c.quarter = e.quarter) as consulting_until
from round_events e
group by year, quarter;

-- a new upload supersedes the earlier revision, and a withdrawn one no longer counts
create or replace view current_submissions as
select submission_id, unit_id, year, quarter, revision, digest, version, made_at, actor
from submissions
where submission_id not in (select e.submission_id from submission_events e where e.kind = 'withdrawn')
qualify row_number() over (partition by unit_id, year, quarter order by revision desc) = 1;

-- what every submission says, current or not, with whose it is: typed answers, then counts of its ledger
create or replace view submitted_answers as
select
    a.submission_id, s.unit_id, s.year, s.quarter, a.input, a.status, a.value, a.raw, a.sheet, a.cell, a.reason, a.note,
    a.evidence, a.value_key
from answers a
join submissions s on s.submission_id = a.submission_id
where a.status <> 'counted';

create or replace view submitted_counts as
select a.submission_id, s.unit_id, s.year, s.quarter, a.input, a.day_quarter, a.value, a.instructed, a.value_key
from answers a
join submissions s on s.submission_id = a.submission_id
where a.status = 'counted';

-- a value that was sent back and is reasoned anew (reopened) is undecided again
create or replace view current_decisions as
select unit_id, year, quarter, input, value_key, arg_max(decision, seq) as decision, arg_max(reason, seq) as reason
from decisions
group by unit_id, year, quarter, input, value_key
having arg_max(decision, seq) <> 'reopened';

create or replace view current_office_entries as
select unit_id, year, quarter, input, value, raw, document, actor, made_at
from office_entries
qualify row_number() over (partition by unit_id, year, quarter, input order by seq desc) = 1 and value is not null;

create or replace view current_honours as
select unit_id, year, quarter, code, level, title, document
from honours
qualify row_number() over (partition by unit_id, year, quarter, code, title order by seq desc) = 1 and not withdrawn;

-- a veto that its unit was told of waits until it is ruled on
create or replace view standing_vetoes as
with newest as (
    select *
    from vetoes
    qualify row_number() over (partition by unit_id, year, quarter, code order by seq desc) = 1 and not withdrawn
)

select
    n.*,
    n.notified_on is not null and n.seq not in (select s.veto from veto_steps s where s.kind in ('upheld', 'confirmed'))
        as is_pending
from newest n;

create or replace view current_vetoes as
select unit_id, year, quarter, code, found_on, authority, document, finding
from standing_vetoes
where not is_pending;

-- a figure of a return that was corrected after its publication; the newest correction of an input stands
create or replace view current_corrections as
select unit_id, year, quarter, item as input, value, day_quarter, own_quarter, instructed, after, reason
from corrections
where in_return
qualify row_number() over (partition by unit_id, year, quarter, item order by seq desc) = 1;

-- a figure of a current return that a reviewer put in place of the reported one (核定值): its decision is the newest on the
-- value, and the return still says that value
create or replace view current_fixed as
with last as (
    select f.decision, arg_max(d.reason, d.seq) as reason, arg_max(d.actor, d.seq) as actor, max(d.made_at) as made_at
    from fixed_figures f
    join decisions d
        on d.unit_id = f.unit_id and d.year = f.year and d.quarter = f.quarter and d.input = f.input
        and d.value_key = f.value_key
    group by f.decision
    having max(d.seq) = f.decision
)

select
    s.submission_id, f.unit_id, f.year, f.quarter, f.input, f.value_key, f.value, f.day_quarter, f.own_quarter, f.instructed,
    l.reason, l.actor, l.made_at
from fixed_figures f
join last l on l.decision = f.decision
join current_submissions s on s.unit_id = f.unit_id and s.year = f.year and s.quarter = f.quarter
semi join answers a on a.submission_id = s.submission_id and a.input = f.input and a.value_key = f.value_key;

-- what stands for the reported figure in the accepted score: a 核定值, and after publication the correction
create or replace view standing_figures as
select unit_id, year, quarter, input, value, day_quarter, own_quarter, instructed
from current_corrections
union all
select f.unit_id, f.year, f.quarter, f.input, f.value, f.day_quarter, f.own_quarter, f.instructed
from current_fixed f
anti join current_corrections c
    on c.unit_id = f.unit_id and c.year = f.year and c.quarter = f.quarter and c.input = f.input;
