-- grain: one row per indicator for which 不适用 was claimed earlier this year and not refused
select i.indicator, min(a.reason) as reason
from answers a
join current_submissions s on s.submission_id = a.submission_id
join rule_inputs i on i.version = s.version and i.input = a.input
left join current_decisions d
    on d.unit_id = a.unit_id and d.year = a.year and d.quarter = a.quarter and d.input = a.input and d.value_key = a.value_key
where a.unit_id = $unit_id and a.year = $year and a.quarter < $quarter and a.status = 'not_applicable'
and d.decision is distinct from 'sent_back'
group by i.indicator
