-- grain: one row per unit, quarter (≤ q of year y), input and source that says something; b is the basis
-- state: filled, no_change, approved (不适用), pending (不适用, undecided), held (undecided, so blank in the accepted
-- basis); blank cells have no row. Office entries count in both bases.
create or replace macro score_cells(y, q, b) as table
with counted as (
    select submission_id from current_submissions where year = y and quarter <= q
),

decided as (
    select unit_id, quarter, input, value_key, decision from current_decisions where year = y and quarter <= q
),

-- a 不适用 that is not refused says that there is nothing to count, so the ledger of that return adds nothing
claimed as (
    select a.submission_id, a.input
    from answers a
    left join decided d
        on d.unit_id = a.unit_id and d.quarter = a.quarter and d.input = a.input and d.value_key = a.value_key
    where a.year = y and a.quarter <= q and a.status = 'not_applicable' and d.decision is distinct from 'sent_back'
),

items as (
    select unit_id, quarter, input, status, value, null::integer as day_quarter, false as instructed, true as counts, value_key
    from answers
    where year = y and quarter <= q and status <> 'blank' and submission_id in (from counted)
    union all
    select c.unit_id, c.quarter, c.input, 'filled', c.value, c.day_quarter, c.instructed, c.day_quarter is not null, c.value_key
    from ledger_counts c
    anti join claimed n on n.submission_id = c.submission_id and n.input = c.input
    where c.year = y and c.quarter <= q and c.submission_id in (from counted)
),

judged as (
    select
        i.unit_id, i.quarter, i.input, i.value, i.day_quarter, i.instructed, i.counts,
        case
            when i.status = 'not_applicable' and d.decision = 'accepted' then 'approved'
            when i.status = 'not_applicable' and d.decision = 'sent_back' then 'blank'
            when i.status = 'not_applicable' then 'pending'
            when b = 'accepted' and d.decision is distinct from 'accepted' then 'held'
            else i.status
        end as state
    from items i
    left join decided d
        on d.unit_id = i.unit_id and d.quarter = i.quarter and d.input = i.input and d.value_key = i.value_key
),

final as (
    select * from judged where state <> 'blank'
    union all
    select unit_id, quarter, input, value, null, false, true, 'filled'
    from current_office_entries
    where year = y and quarter <= q
)

select * from final;
