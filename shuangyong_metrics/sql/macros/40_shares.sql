-- grain: one row per unit and mark (indicator that applies, measuring quarter looked at): state and share top / bottom
-- state: given, blank, pending, void (不适用 by condition, task or denominator 0), small (sample too small)
create or replace macro score_shares(v, y, q, b) as table
with deadlines as (
    select indicator, arg_max(due, seq) as due, arg_max(grace, seq) as grace
    from deadline_days
    where version = v and year = y
    group by indicator
),

joined as (
    select
        u.unit_id, m.indicator, m.standard, m.points, m.accrual, m.measured, q <= m.newest_to as is_newest,
        m.form, m.rise, m.shift, m.span, m.base_share, m.thresholds, m.shares, m.grace_share, m.cap_share, m.target,
        m.small_floor, m.side_kind, m.by_office, m.input_count, m.sample_least, d.due, d.grace,
        p.side, p.given, p.is_claimed is true as is_claimed, p.pending is true as pending,
        p.condition_failed is true as condition_failed,
        m.condition_count > coalesce(p.conditions_known, 0) as condition_unknown,
        m.cap_from <= q and p.instructed is not true as is_capped,
        m.counts_rows and p.is_filed is not true as only_rows,
        m.small_below > 0 and p.den < m.small_below as is_small,
        if(only_rows or m.by_office and m.accrual <> 'sample', coalesce(p.num, 0), p.num)::hugeint as num,
        if(only_rows, coalesce(p.den, 0), p.den)::hugeint as den,
        -- what targets and bounds are multiplied with: x is num / scale
        if(m.is_rate, p.den, 1)::hugeint as scale
    from units_in(y, q) u
    join rule_marks m
        on m.version = v and m.unit_type = u.unit_type and m.from_quarter <= q and m.to_quarter >= q
    left join score_parts(v, y, q, b) p on p.unit_id = u.unit_id and p.mark = m.mark
    left join deadlines d on d.indicator = m.indicator
),

-- materialized: merged into what follows, the expressions would be planned over and over
stated as materialized (
    select
        *,
        case
            when condition_failed or side_kind = 'task' and side = 0 then 'void'
            when den = 0 and accrual = 'sample' then 'small'
            when den = 0 and form <> 'budget' then 'void'
            when pending then 'pending'
            when condition_unknown then 'blank'
            when only_rows or side_kind = 'gate' and side = 0 then 'given'
            when accrual = 'sample' and (num is null or den is null) then if(by_office, 'small', 'blank')
            when accrual = 'sample' and (den >= sample_least or side_kind = 'everybody' and side > 0) then 'given'
            when accrual = 'sample' and side_kind = 'everybody' and side is null and not by_office then 'blank'
            when accrual = 'sample' then 'small'
            when by_office or given = input_count then 'given'
            else 'blank'
        end as state
    from joined
),

fractions as (
    select
        unit_id, indicator, standard, points, accrual, measured, is_newest, is_claimed, state,
        case
            when state <> 'given' or form = 'budget' and (side = 0 or den = 0) then 0
            when is_small
                then greatest(0, greatest(den // 1000000, small_floor) - greatest(0, den * target // 100000000000000 - num // 1000000))
            when form = 'steps' then greatest(
                0,
                if(rise * num >= thresholds[1] * scale, shares[1], 0), if(rise * num >= thresholds[2] * scale, shares[2], 0),
                if(rise * num >= thresholds[3] * scale, shares[3], 0), if(rise * num >= thresholds[4] * scale, shares[4], 0)
            )
            when form = 'choice' then shares[(num // 1000000 + 1)::integer]
            when form = 'deadline' then case when num <= due then 1000000 when num <= grace then grace_share else 0 end
            when form = 'budget'
                then base_share * span * scale + (1000000 - base_share) * least(rise * num, span * scale)
            else least(greatest(rise * num + shift * scale, 0), span * scale)
        end * if(is_capped, cap_share, 1) as a,
        case
            when state <> 'given' or form = 'budget' and (side = 0 or den = 0) then 1
            when is_small then greatest(den // 1000000, small_floor)
            when form = 'line' then span * scale
            when form = 'budget' then 1000000 * span * scale
            else 1000000
        end::hugeint * if(is_capped, 1000000, 1) as z
    from stated
),

final as (
    select * exclude (a, z), a // gcd(a, z) as top, z // gcd(a, z) as bottom from fractions
)

select * from final;
