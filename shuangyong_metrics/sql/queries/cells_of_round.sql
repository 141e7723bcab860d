-- grain: one row per unit and input that its current submission of the quarter says something of, with the cell
select a.unit_id, a.input, a.sheet, a.cell
from submitted_answers a
join current_submissions s on s.submission_id = a.submission_id
where s.year = $year and s.quarter = $quarter and a.status <> 'blank' and a.cell is not null and a.cell <> ''
