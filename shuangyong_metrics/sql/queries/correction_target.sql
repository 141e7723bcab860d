-- grain: one row, an input of the unit's return that counts: where it comes from and how a year is made of it
select
    s.submission_id, i.filled_by, i.over_year, i.kind, i.label, i.indicator,
    exists (select 1 from answers a where a.submission_id = s.submission_id and a.input = i.input and a.instructed) as instructed
from current_submissions s
join rule_inputs i on i.version = s.version and i.input = $input
where s.unit_id = $unit_id and s.year = $year and s.quarter = $quarter
