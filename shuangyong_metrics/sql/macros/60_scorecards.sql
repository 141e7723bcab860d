-- grain: one row per unit and standard with something due (points in millionths)
create or replace macro score_standards(v, y, q, b) as table
with summed as (
    select
        unit_id, standard,
        coalesce(sum(max_points) filter (where state in ('reported', 'not_reported', 'not_applicable_pending')), 0)::bigint as max,
        sum(points)::bigint as earned,
        count(*) filter (where state in ('not_reported', 'not_applicable_pending')) as not_reported
    from score_due(v, y, q, b)
    group by unit_id, standard
),

weighted as (
    select s.*, least(w.weight, 2 * s.max) as effective_weight
    from summed s
    join rule_standards w on w.version = v and w.standard = s.standard
),

final as (
    select
        *,
        -- nothing is magnified more than twice; each term is rounded half up to a millionth
        case when max > 0 then
            ((2 * effective_weight::hugeint * earned + max) // (2 * max::hugeint))::bigint
        else 0 end as contribution,
        case when max > 0 then ((2000000 * earned::hugeint + max) // (2 * max::hugeint))::bigint end as rate
    from weighted
)

select * from final;

-- grain: one row per unit with an honour in the year so far: bonus in hundredths, capped per item and in all
create or replace macro score_bonus(v, y, q) as table
with honoured as (
    select
        h.unit_id, h.code, h.title, r.cap, r.once_a_year, r.bonus_cap, max(r.points) as points
    from current_honours h
    join rule_honours r on r.version = v and r.code = h.code and (r.level is null or r.level = h.level)
    where h.year = y and h.quarter <= q
    group by all
),

by_item as (
    select unit_id, code, bonus_cap, least(if(once_a_year, max(points), sum(points)), cap) as points
    from honoured
    group by unit_id, code, bonus_cap, once_a_year, cap
),

final as (
    select unit_id, (least(sum(points), any_value(bonus_cap)) // 10000)::bigint as bonus
    from by_item
    group by unit_id
)

select * from final;

-- grain: one row per unit of the roster: the scorecard, ranked; standards as a list; totals in hundredths
create or replace macro score_cards(v, y, q, b) as table
with by_unit as (
    select
        unit_id,
        sum(effective_weight)::bigint as effective_weight,
        sum(contribution)::bigint as contribution,
        sum(not_reported)::integer as not_reported,
        bool_and(rate >= 600000) as all_rates_pass,
        max(rate) filter (where standard = 'E') as rate_e,
        max(rate) filter (where standard = 'B') as rate_b,
        -- sorted by its first field
        list_sort(list({'code': standard, 'max': max, 'earned': earned, 'effective_weight': effective_weight,
            'contribution': contribution})) as standards
    from score_standards(v, y, q, b)
    group by unit_id
),

vetoed as (
    select unit_id, list_sort(list_distinct(list(code))) as veto
    from current_vetoes
    where year = y and quarter <= q
    group by unit_id
),

filed as (
    select unit_id, submission_id from current_submissions where year = y and quarter = q
),

summed as (
    select
        u.unit_id, u.name, u.unit_type, f.submission_id, s.effective_weight, s.contribution, s.not_reported,
        s.all_rates_pass, s.rate_e, s.rate_b, s.standards,
        case
            when f.submission_id is null then null
            when s.effective_weight > 0
                then ((20000 * s.contribution::hugeint + s.effective_weight) // (2 * s.effective_weight::hugeint))::bigint
            else 0
        end as base,
        coalesce(p.bonus, 0) as bonus,
        coalesce(n.veto, []) as veto
    from units_in(y, q) u
    left join by_unit s on s.unit_id = u.unit_id
    left join score_bonus(v, y, q) p on p.unit_id = u.unit_id
    left join vetoed n on n.unit_id = u.unit_id
    left join filed f on f.unit_id = u.unit_id
),

totalled as (
    select
        *,
        case
            when submission_id is null then 'not_submitted'
            when coalesce(effective_weight, 0) < 50000000 then 'insufficient'
            else 'ranked'
        end as status,
        -- least() passes over nulls: a unit without a return has no total
        if(base is null, null, least(base + bonus, 10500)) as total,
        if(base is null, null, least(base + bonus, if(len(veto) > 0, 5999, 10500))) as shown_total
    from summed
),

graded as (
    select
        *,
        case
            when status = 'not_submitted' then null
            when len(veto) > 0 then '不合格'
            when status = 'insufficient' then null
            when total >= 9000 and all_rates_pass then '优秀'
            when total >= 8000 then '良好'
            when total >= 6000 then '合格'
            else '不合格'
        end as grade,
        count(*) over (partition by status, unit_type) as alike
    from totalled
),

ranked as (
    select
        *,
        case when status = 'ranked' then rank() over (
            partition by status
            order by shown_total desc, not_reported, rate_e desc nulls last, rate_b desc nulls last
        ) end as rank,
        case when status = 'ranked' and alike >= 3 then rank() over (
            partition by status, unit_type
            order by shown_total desc, not_reported, rate_e desc nulls last, rate_b desc nulls last
        ) end as type_rank
    from graded
)

select * from ranked;
