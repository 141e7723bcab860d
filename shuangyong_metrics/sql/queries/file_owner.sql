-- grain: one row, whose file this digest is; a submitted file before one that was only kept. No row: not known
select unit_id, year, quarter, name, size, is_submitted from (
    select s.unit_id, s.year, s.quarter, u.name, u.size, true as is_submitted, s.made_at
    from submissions s
    join uploads u on u.digest = s.digest
    where s.digest = $digest
    union all
    select k.unit_id, k.year, k.quarter, k.name, k.size, false, k.made_at
    from kept_files k
    where k.digest = $digest
)
order by is_submitted desc, made_at
limit 1
