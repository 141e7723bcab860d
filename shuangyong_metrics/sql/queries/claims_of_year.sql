-- grain: one row per unit and indicator for which 不适用 was claimed in a year up to a quarter: how it stands (an approval
-- holds to the end of the year, so it goes before a later refusal), since when, why, who decided
with decided as (
    select unit_id, quarter, input, value_key, decision, reason, actor, made_at
    from decisions
    where year = $year and quarter <= $quarter and starts_with(value_key, 'not_applicable:')
    qualify row_number() over (partition by unit_id, quarter, input, value_key order by seq desc) = 1
),

claimed as (
    select
        s.unit_id, s.quarter, i.indicator, coalesce(nullif(a.reason, ''), e.reason, '') as reason,
        case d.decision when 'accepted' then 1 when 'sent_back' then 3 else 2 end as place,
        d.reason as refused_because, d.actor, d.made_at
    from answers a
    join current_submissions s on s.submission_id = a.submission_id
    join rule_inputs i on i.version = s.version and i.input = a.input
    left join decided d
        on d.unit_id = s.unit_id and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
    left join current_explanations e
        on e.unit_id = s.unit_id and e.year = s.year and e.quarter = s.quarter and e.input = a.input
        and e.value_key = a.value_key and e.code = 'na_reason'
    where s.year = $year and s.quarter <= $quarter and a.status = 'not_applicable'
)

select unit_id, indicator, quarter, place, reason, refused_because, actor, made_at
from claimed
qualify row_number() over (partition by unit_id, indicator order by place, quarter, reason desc) = 1
order by unit_id, indicator
