-- grain: one row per unit and quarter with a return: the number of the newest one, withdrawn or not
select unit_id, year, quarter, max(revision) as revision
from submissions
group by unit_id, year, quarter
