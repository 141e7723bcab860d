-- grain: one row per unit and mark (indicator that applies, measuring quarter looked at): state and share top / bottom
-- state: given, blank, pending, void (不适用 by condition, task or denominator 0), small (sample too small)
create or replace macro score_shares(v, y, q, b) as table
with claims as (
    select
        c.unit_id, r.indicator,
        min(c.quarter) filter (where r.is_own) as own_since,
        min(c.quarter) filter (where not r.is_own) as owner_since
    from approved_claims c
    join rule_claims r on r.version = v and r.input = c.input
    where c.year = y and c.quarter <= q
    group by c.unit_id, r.indicator
),

filed as (
    select unit_id, quarter from current_submissions where year = y and quarter <= q
),

deadlines as (
    select indicator, arg_max(due, seq) as due, arg_max(grace, seq) as grace
    from deadline_days
    where version = v and year = y
    group by indicator
),

joined as (
    select
        u.unit_id, m.*, q <= m.newest_to as is_newest,
        p.ticked, p.gate, p.task, p.everybody, coalesce(p.given, 0) as given, p.pending is true as pending,
        p.instructed is true as instructed,
        m.condition_count > coalesce(p.conditions_known, 0) as condition_unknown,
        p.condition_failed is true or (k.owner_since <= m.measured) is true as condition_failed,
        k.own_since, f.unit_id is not null as is_filed, d.due, d.grace,
        case
            when m.counts_rows and f.unit_id is null then coalesce(p.num_rows, 0)
            when m.by_office and m.accrual <> 'sample' then coalesce(p.num, 0)
            else p.num
        end::hugeint as num,
        case when m.counts_rows and f.unit_id is null then coalesce(p.den_rows, 0) else p.den end::hugeint as den
    from units u
    join rule_marks m
        on m.version = v and m.unit_type = u.unit_type and m.from_quarter <= q and m.to_quarter >= q
    left join score_parts(v, y, q, b) p on p.unit_id = u.unit_id and p.mark = m.mark
    left join claims k on k.unit_id = u.unit_id and k.indicator = m.indicator
    left join filed f on f.unit_id = u.unit_id and f.quarter = m.measured
    left join deadlines d on d.indicator = m.indicator
),

stated as (
    select
        *,
        case
            when condition_failed or task = 0 then 'void'
            when den = 0 and accrual = 'sample' then 'small'
            when den = 0 and method <> 'budget' then 'void'
            when pending then 'pending'
            when condition_unknown then 'blank'
            when counts_rows and not is_filed or gate = 0 then 'given'
            when accrual = 'sample' and (num is null or den is null) then if(by_office, 'small', 'blank')
            when accrual = 'sample' and (den >= sample_least or sample_everybody and everybody > 0) then 'given'
            when accrual = 'sample' and sample_everybody and everybody is null and not by_office then 'blank'
            when accrual = 'sample' then 'small'
            when by_office or given = input_count then 'given'
            else 'blank'
        end as state,
        small_below > 0 and den < small_below as is_small,
        cap_from <= q and not instructed as is_capped,
        -- x as a fraction of integers, in the unit of targets and bounds (millionths)
        case value_of when 'percent' then 100000000 * num when 'ratio' then 1000000 * num else num end as x_num,
        case value_of when 'count' then 1::hugeint else den end as x_den
    from joined
),

fractions as (
    select
        *,
        case
            when is_small
                then greatest(0, greatest(den // 1000000, small_floor) - greatest(0, den * target // 100000000000000 - num // 1000000))
            when method = 'yes_no' then num
            when method = 'checklist' then ticked
            when method = 'choice' then shares[(num // 1000000 + 1)::integer]
            when method = 'bands' then greatest(
                0,
                if(x_num >= thresholds[1] * x_den, shares[1], 0), if(x_num >= thresholds[2] * x_den, shares[2], 0),
                if(x_num >= thresholds[3] * x_den, shares[3], 0), if(x_num >= thresholds[4] * x_den, shares[4], 0)
            )
            when method = 'target' then least(x_num, x_den * target)
            when method = 'quarter_target' then least(num, target)
            when method = 'linear' then least(greatest(x_num - lower * x_den, 0), (upper - lower) * x_den)
            when method = 'deduct' then greatest(0, points::hugeint * 1000000 - step * num)
            when method = 'deadline' then case when num <= due then 1000000 when num <= grace then grace_share else 0 end
            when method = 'budget' and gate > 0 and den > 0
                then lower * x_den * target + (1000000 - lower) * least(x_num, x_den * target)
            else 0
        end::hugeint as share_top,
        case
            when is_small then greatest(den // 1000000, small_floor)
            when method = 'checklist' then input_count * 1000000
            when method = 'target' then x_den * target
            when method = 'quarter_target' then target
            when method = 'linear' then (upper - lower) * x_den
            when method = 'deduct' then points::hugeint * 1000000
            when method = 'budget' and gate > 0 and den > 0 then 1000000 * x_den * target
            else 1000000
        end::hugeint as share_bottom
    from stated
),

-- materialized: merged into what follows, the expressions above would be planned over and over (half of the time)
capped as materialized (
    select
        * exclude (share_top, share_bottom),
        case when state = 'given' then share_top * if(is_capped, cap_share, 1) else 0 end as a,
        case when state = 'given' then share_bottom * if(is_capped, 1000000, 1) else 1 end as z
    from fractions
),

final as (
    select * exclude (a, z), a // gcd(a, z) as top, z // gcd(a, z) as bottom from capped
)

select * from final;
