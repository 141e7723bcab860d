-- grain: one row per unit (or the one asked for) and indicator for which 不适用 was claimed earlier this year and not refused
select s.unit_id, i.indicator, min(a.reason) as reason
from answers a
join current_submissions s on s.submission_id = a.submission_id
join rule_inputs i on i.version = s.version and i.input = a.input
left join current_decisions d
    on d.unit_id = s.unit_id and d.year = s.year and d.quarter = s.quarter and d.input = a.input and d.value_key = a.value_key
where ($unit_id is null or s.unit_id = $unit_id) and s.year = $year and s.quarter < $quarter and a.status = 'not_applicable'
and d.decision is distinct from 'sent_back'
group by s.unit_id, i.indicator
