-- grain: one row per unit, input of its type; what the round's current submission says of it, the decision, the 核定值
select
    u.unit_id, i.indicator, i.input, i.kind, i.over_year, i.filled_by, i.measure, i.position,
    s.submission_id, s.digest, s.version, a.status, a.value, coalesce(a.raw, '') as raw, a.sheet, a.cell, a.reason, a.note, a.evidence,
    d.decision, d.reason as decision_reason,
    o.value as office_value, o.raw as office_raw, o.document as office_document,
    x.input is not null as is_corrected, x.value as corrected_value, x.reason as corrected_reason,
    f.value as fixed_value, f.reason as fixed_reason, f.actor as fixed_by
from units_in($year, $quarter) u
join rule_inputs i on i.version = $version
left join rule_applies p on p.version = $version and p.indicator = i.indicator and p.unit_type = u.unit_type
left join current_submissions s on s.unit_id = u.unit_id and s.year = $year and s.quarter = $quarter
left join answers a on a.submission_id = s.submission_id and a.input = i.input and a.status <> 'counted'
left join current_decisions d
    on d.unit_id = u.unit_id and d.year = $year and d.quarter = $quarter and d.input = i.input and d.value_key = a.value_key
left join current_office_entries o
    on o.unit_id = u.unit_id and o.year = $year and o.quarter = $quarter and o.input = i.input
left join current_corrections x
    on x.unit_id = u.unit_id and x.year = $year and x.quarter = $quarter and x.input = i.input and s.submission_id is not null
left join current_fixed f on f.submission_id = s.submission_id and f.input = i.input
where (p.indicator is not null or i.indicator = 'Z') and ($unit_id is null or u.unit_id = $unit_id)
order by u.unit_id, i.position
