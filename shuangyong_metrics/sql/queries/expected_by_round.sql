-- grain: one row per round that was opened: how many units its roster has
select year, quarter, count(*) as expected from units_of_rounds group by year, quarter order by year, quarter
