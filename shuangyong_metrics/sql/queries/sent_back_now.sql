-- grain: one row per item of the quarter's current returns that stands sent back, with its reason and since when
with items as (
    select distinct s.unit_id, a.input, a.value_key
    from answers a
    join current_submissions s on s.submission_id = a.submission_id
    where s.year = $year and s.quarter = $quarter and a.status <> 'blank'
)

select i.unit_id, i.input, any_value(d.reason) as reason, max(d.made_at) as made_at
from items i
join (
    select unit_id, input, value_key, decision, reason, made_at
    from decisions
    where year = $year and quarter = $quarter
    qualify row_number() over (partition by unit_id, input, value_key order by seq desc) = 1
) d on d.unit_id = i.unit_id and d.input = i.input and d.value_key = i.value_key and d.decision = 'sent_back'
group by i.unit_id, i.input
order by i.unit_id, i.input
