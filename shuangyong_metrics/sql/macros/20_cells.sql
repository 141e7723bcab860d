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

current_filings as (
    select submission_id, unit_id, quarter from current_submissions where year = y and quarter <= q
),

-- a 不适用 that is not refused says that there is nothing to count, so the ledger of that return adds nothing
claims as (
    select
        s.submission_id, list(a.input) as claimed, list(a.input) filter (d.decision = 'accepted') as approved
    from answers a
    join current_filings s on s.submission_id = a.submission_id
    left join decided d on d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
    where a.status = 'not_applicable' and d.decision is distinct from 'sent_back'
    group by s.submission_id
),

-- what a reviewer fixed (核定值), or what was corrected after publication, stands for what was reported; the unit's own
-- score stays as it reported
corrected as (
    select unit_id, quarter, input, value, day_quarter, own_quarter, instructed
    from standing_figures
    where b = 'accepted' and year = y and quarter <= q
),

replaced as (
    select unit_id, quarter, list(input) as inputs, list(input) filter (own_quarter) as own_inputs
    from corrected
    group by unit_id, quarter
),

-- what is rare stands beside the return as a short list, so that no answer of the others is joined with it
filed as (
    select
        s.submission_id, s.unit_id, s.quarter, c.claimed, c.approved, x.inputs as replaced, x.own_inputs as own_replaced,
        c.claimed is null and x.inputs is null as is_plain
    from current_filings s
    left join claims c on c.submission_id = s.submission_id
    left join replaced x on x.unit_id = s.unit_id and x.quarter = s.quarter
),

told as (
    select
        s.unit_id, s.quarter, a.input, a.value, a.day_quarter, a.instructed,
        a.status <> 'counted' or a.day_quarter is not null as counts,
        case
            when a.status = 'not_applicable' then if(list_contains(s.approved, a.input), 'approved', 'pending')
            when b = 'accepted' and d.decision is distinct from 'accepted' then 'held'
            when a.status = 'counted' then 'filled'
            else a.status
        end as state
    from answers a
    join filed s on s.submission_id = a.submission_id
    left join decided d
        on b = 'accepted' and d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input
        and d.value_key = a.value_key
    where a.status <> 'blank'
        and if(
            s.is_plain,
            a.status <> 'not_applicable',
            case a.status
                when 'counted' then not coalesce(list_contains(s.claimed, a.input), false)
                when 'not_applicable' then coalesce(list_contains(s.claimed, a.input), false)
                else true
            end
            and (
                not coalesce(list_contains(s.replaced, a.input), false)
                or coalesce(list_contains(s.own_replaced, a.input), false) and a.day_quarter < s.quarter
            )
        )
),

final as (
    select * from told
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
