-- grain: one row per file of evidence that was ever attached
select digest, kind, unit_id, year, quarter, name from evidence_files order by seq
