-- grain: one row per unit and indicator that applies to its type and is due: state and points (millionths)
create or replace macro score_due(v, y, q, b) as table
with years as (
    select
        unit_id, indicator, standard,
        any_value(points) as max_points,
        any_value(accrual) as accrual,
        any_value(is_claimed) as is_claimed,
        max(state) filter (where is_newest) as newest_state,
        count(*) filter (where state <> 'void') as counted,
        -- the newest sample that is large enough stands
        arg_max(top, measured) filter (where state = 'given') as sample_top,
        arg_max(bottom, measured) filter (where state = 'given') as sample_bottom,
        coalesce(max(top) filter (where measured = 1), 0) as t1, coalesce(max(bottom) filter (where measured = 1), 1) as b1,
        coalesce(max(top) filter (where measured = 2), 0) as t2, coalesce(max(bottom) filter (where measured = 2), 1) as b2,
        coalesce(max(top) filter (where measured = 3), 0) as t3, coalesce(max(bottom) filter (where measured = 3), 1) as b3,
        coalesce(max(top) filter (where measured = 4), 0) as t4, coalesce(max(bottom) filter (where measured = 4), 1) as b4
    from score_shares(v, y, q, b)
    group by unit_id, indicator, standard
),

judged as (
    select
        unit_id, indicator, standard, max_points,
        case
            when is_claimed then 'not_applicable'
            when newest_state = 'pending' then 'not_applicable_pending'
            when newest_state = 'blank' then 'not_reported'
            when accrual = 'quarter' and counted = 0 then 'not_applicable'
            when accrual <> 'quarter' and sample_bottom is null then 'not_applicable'
            else 'reported'
        end as state,
        case
            when accrual = 'quarter' then t1 * b2 * b3 * b4 + t2 * b1 * b3 * b4 + t3 * b1 * b2 * b4 + t4 * b1 * b2 * b3
            else sample_top
        end as share_top,
        case when accrual = 'quarter' then greatest(counted, 1) * b1 * b2 * b3 * b4 else sample_bottom end as share_bottom
    from years
),

final as (
    select
        unit_id, indicator, standard, max_points, state,
        if(state = 'reported', share_top, 0) as share_top,
        if(state = 'reported', share_bottom, 1) as share_bottom,
        if(state = 'reported', (2 * max_points * share_top + share_bottom) // (2 * share_bottom), 0)::bigint as points
    from judged
)

select * from final;

-- grain: one row per unit and indicator that applies to its type, whether it is due or not
create or replace macro score_points(v, y, q, b) as table
select
    u.unit_id, f.indicator, f.standard, f.position, f.points as max_points,
    coalesce(d.state, 'not_due') as state,
    coalesce(d.share_top, 0) as share_top,
    coalesce(d.share_bottom, 1) as share_bottom,
    coalesce(d.points, 0) as points
from units_in(y, q) u
join rule_first_due f on f.version = v and f.unit_type = u.unit_type
left join score_due(v, y, q, b) d on d.unit_id = u.unit_id and d.indicator = f.indicator;
