-- grain: one row per input that a submitted file answers in a cell, with that cell
select distinct a.input, a.sheet, a.cell, a.value, s.version
from submitted_answers a
join submissions s on s.submission_id = a.submission_id
where s.digest = $digest and a.cell is not null and a.cell <> ''
