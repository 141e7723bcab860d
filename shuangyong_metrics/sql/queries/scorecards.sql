-- grain: one row per unit of the roster, live; parameters: version, year, quarter, basis
select * from score_cards($version, $year, $quarter, $basis)
order by rank nulls last, case status when 'insufficient' then 0 else 1 end, unit_id
