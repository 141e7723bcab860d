-- grain: one row, the newest record of one honour, which is known by its title
select level, title, coalesce(document, '') as document, withdrawn
from honours
where unit_id = $unit_id and year = $year and quarter = $quarter and code = $item and title = $title
order by seq desc
limit 1
