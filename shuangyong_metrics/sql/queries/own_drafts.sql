-- grain: one row per file kept for a unit's round that was never submitted, newest first
select k.year, k.quarter, k.digest, k.name, k.made_at, k.actor
from uploads k
where k.unit_id = $unit_id
and k.digest not in (select s.digest from submissions s)
order by k.made_at desc, k.digest
