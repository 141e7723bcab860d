-- grain: one row per file of evidence that stands, of one unit's round (or, by $number, one file)
select seq as number, unit_id, year, quarter, indicator, digest, kind, name, size, made_at, actor
from evidence_files
where unit_id = coalesce($unit_id, unit_id) and year = coalesce($year, year) and quarter = coalesce($quarter, quarter)
and seq = coalesce($number, seq) and seq not in (select evidence from evidence_removals)
order by indicator, seq
