-- grain: one row per correction of a round or of an earlier one of its year, oldest first
select * from corrections where year = $year and quarter <= $quarter order by seq
