-- grain: one row per input and kind of finding: the explanation a unit gave in the four quarters before (this_quarter counts
-- 4 × year + quarter) and a reviewer accepted with the item, the newest; one that was first given longer ago has expired
with asked as (
    select
        s.unit_id, s.year, s.quarter,
        unnest(from_json(f.findings, '[{"about": "VARCHAR", "owner": "VARCHAR", "code": "VARCHAR", "value_key": "VARCHAR"}]'))
            as question
    from current_submissions s
    join submissions f on f.submission_id = s.submission_id
    where s.unit_id = $unit_id and 4 * s.year + s.quarter between $this_quarter - 4 and $this_quarter - 1
)

select
    e.input, e.code, arg_max(e.reason, 4 * e.year + e.quarter) as reason, arg_max(e.text, 4 * e.year + e.quarter) as text,
    arg_max(e.since, 4 * e.year + e.quarter) as since
from asked a
join current_explanations e
    on e.unit_id = a.unit_id and e.year = a.year and e.quarter = a.quarter and e.about = a.question.about
join current_decisions d
    on d.unit_id = a.unit_id and d.year = a.year and d.quarter = a.quarter and d.input = a.question.owner
    and d.value_key = a.question.value_key and d.decision = 'accepted'
where e.since >= $this_quarter - 4
group by e.input, e.code
