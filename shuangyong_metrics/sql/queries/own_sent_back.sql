-- grain: one row per item of a unit's current submissions that stands sent back, with its reason and its cell
with said as (
    select submission_id, input, value_key, sheet, cell from submitted_answers where unit_id = $unit_id and status <> 'blank'
    union
    select submission_id, input, value_key, null, null from submitted_counts where unit_id = $unit_id
)

select
    s.year, s.quarter, said.input, any_value(d.reason) as reason, any_value(said.sheet) as sheet, any_value(said.cell) as cell
from said
join current_submissions s on s.submission_id = said.submission_id
join current_decisions d
    on d.unit_id = s.unit_id and d.year = s.year and d.quarter = s.quarter and d.input = said.input
    and d.value_key = said.value_key and d.decision = 'sent_back'
group by s.year, s.quarter, said.input
order by s.year, s.quarter, said.input
