-- grain: one row per figure that a return of the quarter gives in a cell, but for base figures and words
select s.unit_id, a.input, a.value, a.sheet, a.cell, i.kind, i.over_year, i.label
from answers a
join current_submissions s on s.submission_id = a.submission_id
join rule_inputs i on i.version = s.version and i.input = a.input
where s.year = $year and s.quarter = $quarter and a.status = 'filled' and i.over_year <> 'base'
    and i.kind in ('count', 'persons', 'amount', 'percent')
order by s.unit_id, i.position
