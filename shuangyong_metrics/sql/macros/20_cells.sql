-- grain: one row per unit, quarter (≤ q of year y), input and source that says something; b is the basis
-- state: filled, no_change, approved (不适用), pending (不适用, undecided), held (undecided, so blank in the accepted
-- basis); blank cells have no row. Office entries count in both bases.
create or replace macro score_cells(y, q, b) as table
with decided as (
    -- where everything counts that was reported, only what was decided on a 不适用 matters
    select unit_id, quarter, input, value_key, arg_max(decision, seq) as decision
    from decisions
    where year = y and quarter <= q and (b = 'accepted' or starts_with(value_key, 'not_applicable:'))
    group by unit_id, quarter, input, value_key
),

filed as (
    select submission_id, unit_id, quarter from current_submissions where year = y and quarter <= q
),

-- a 不适用 that is not refused says that there is nothing to count, so the ledger of that return adds nothing
claims as materialized (
    select a.submission_id, a.input
    from answers a
    join filed s on s.submission_id = a.submission_id
    left join decided d on d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
    where a.status = 'not_applicable' and d.decision is distinct from 'sent_back'
),

-- what a reviewer fixed (核定值), or what was corrected after publication, stands for what was reported; the unit's own
-- score stays as it reported
corrected as (
    select unit_id, quarter, input, value, day_quarter, own_quarter, instructed
    from standing_figures
    where b = 'accepted' and year = y and quarter <= q
),

told as (
    select
        s.unit_id, s.quarter, a.input, a.status, a.value, a.day_quarter, a.instructed, d.decision,
        a.status = 'not_applicable' as is_claim
    from answers a
    join filed s on s.submission_id = a.submission_id
    left join claims c on c.submission_id = a.submission_id and c.input = a.input
    left join decided d on d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
    left join corrected x on x.unit_id = s.unit_id and x.quarter = s.quarter and x.input = a.input
    where a.status <> 'blank'
        and (x.input is null or x.own_quarter and a.day_quarter < s.quarter)
        and if(a.status = 'counted', c.input is null, a.status <> 'not_applicable' or c.input is not null)
),

final as (
    select
        unit_id, quarter, input, value, day_quarter, instructed, status <> 'counted' or day_quarter is not null as counts,
        case
            when is_claim then if(decision = 'accepted', 'approved', 'pending')
            when b = 'accepted' and decision is distinct from 'accepted' then 'held'
            when status = 'counted' then 'filled'
            else status
        end as state
    from told
    union all
    select unit_id, quarter, input, value, day_quarter, instructed, true, 'filled'
    from corrected
    where value is not null
    union all
    select unit_id, quarter, input, value, null, false, true, 'filled'
    from current_office_entries
    where year = y and quarter <= q
)

select * from final;
