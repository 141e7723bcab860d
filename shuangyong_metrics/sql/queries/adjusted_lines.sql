-- grain: one row per frozen line of a round that a correction up to $upto made differ: as the newest of them left it
select basis, unit_id, item, told
from adjusted_lines
where year = $year and quarter = $quarter and kind = $kind and ($basis is null or basis = $basis)
    and ($unit_id is null or unit_id = $unit_id) and correction <= $upto
qualify row_number() over (partition by kind, basis, unit_id, item order by correction desc) = 1
