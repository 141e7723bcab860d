-- grain: one row per unit, quarter (≤ q of year y), input and source that says something; b is the basis
-- state: filled, no_change, approved (不适用), pending (不适用, undecided), held (undecided, so blank in the accepted
-- basis); blank cells have no row. Office entries count in both bases.
create or replace macro score_cells(y, q, b) as table
with items as (
    select
        s.unit_id, s.quarter, a.input, a.status, a.value, a.day_quarter, a.instructed, d.decision,
        a.status = 'not_applicable' and d.decision is distinct from 'sent_back' as is_claim
    from current_submissions s
    join answers a on a.submission_id = s.submission_id
    left join current_decisions d
        on d.year = y and d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
    where s.year = y and s.quarter <= q and a.status <> 'blank'
),

-- a 不适用 that is not refused says that there is nothing to count, so the ledger of that return adds nothing
told as (
    select i.*
    from items i
    left join (select unit_id, quarter, input from items where is_claim) c
        on c.unit_id = i.unit_id and c.quarter = i.quarter and c.input = i.input and i.status = 'counted'
    where c.input is null and (i.is_claim or i.status <> 'not_applicable')
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
    select unit_id, quarter, input, value, null, false, true, 'filled'
    from current_office_entries
    where year = y and quarter <= q
)

select * from final;
