-- grain: one row per input and value of one submission: what is typed, then what its ledger counts
select input, status, value, raw, sheet, cell, reason, note, evidence, value_key
from submitted_answers
where submission_id = $submission_id
union all
select
    c.input, 'counted',
    coalesce(sum(c.value) filter (where i.over_year <> 'quarter' or c.day_quarter = $quarter), 0)::bigint,
    '', null, null, '', '', '', any_value(c.value_key)
from submitted_counts c
join rule_inputs i on i.version = $version and i.input = c.input
where c.submission_id = $submission_id
group by c.input
