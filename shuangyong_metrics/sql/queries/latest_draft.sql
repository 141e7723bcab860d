-- grain: at most one row, the newest file kept for a unit's round that was never submitted and is newer than what was
select k.digest, k.name, k.made_at
from uploads k
where k.unit_id = $unit_id and k.year = $year and k.quarter = $quarter
and k.digest not in (select s.digest from submissions s)
and k.made_at > all (
    select s.made_at from submissions s where s.unit_id = $unit_id and s.year = $year and s.quarter = $quarter
)
order by k.made_at desc
limit 1
