-- grain: one row per item of the round's current submissions that no decision speaks of yet
with items as (
    select distinct s.unit_id, a.input, a.value_key
    from answers a
    join current_submissions s on s.submission_id = a.submission_id
    where s.year = $year and s.quarter = $quarter and a.status <> 'blank'
)

select i.unit_id, i.input, i.value_key
from items i
left join current_decisions d
    on d.unit_id = i.unit_id and d.year = $year and d.quarter = $quarter and d.input = i.input and d.value_key = i.value_key
where d.decision is null and ($unit_id is null or i.unit_id = $unit_id)
order by i.unit_id, i.input
