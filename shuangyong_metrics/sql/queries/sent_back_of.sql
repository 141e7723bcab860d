-- grain: one row per item and value that stands sent back in a unit's quarter, whichever return says it
select input, value_key
from decisions
where unit_id = $unit_id and year = $year and quarter = $quarter
group by input, value_key
having arg_max(decision, seq) = 'sent_back'
