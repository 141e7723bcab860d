-- grain: one row per contest, of a round, of a unit or the one of a number, newest first
select k.*, u.name
from contests k
left join units_of_rounds u on u.unit_id = k.unit_id and u.year = k.year and u.quarter = k.quarter
where ($year is null or k.year = $year and k.quarter = $quarter) and ($unit_id is null or k.unit_id = $unit_id)
    and ($number is null or k.number = $number)
order by k.number desc
