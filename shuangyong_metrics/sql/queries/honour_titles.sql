-- grain: one row per title under which an honour of the unit stands in the year, the earliest first
select title
from current_honours
where unit_id = $unit_id and year = $year and code = $item
group by title
order by min(quarter), title
