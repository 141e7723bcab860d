-- grain: one row per unit of a published round and basis
select card from published_scorecards
where year = $year and quarter = $quarter and basis = $basis
order by position
