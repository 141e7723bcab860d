-- grain: one row per submission of the quarter, input and value: what is typed, then what its ledger counts
select submission_id, input, status, value, raw, sheet, cell, reason, note, evidence, value_key
from submitted_answers
where year = $year and quarter = $quarter
union all
select
    c.submission_id, c.input, 'counted',
    coalesce(sum(c.value) filter (where i.over_year <> 'quarter' or c.day_quarter = $quarter), 0)::bigint,
    '', null, null, '', '', '', any_value(c.value_key)
from submitted_counts c
join rule_inputs i on i.version = $version and i.input = c.input
where c.year = $year and c.quarter = $quarter
group by c.submission_id, c.input
