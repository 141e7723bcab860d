-- grain: one row, whose file this digest is; a submitted file before one that was only kept. No row: not known
select unit_id, year, quarter, name, size, is_submitted from (
    select unit_id, year, quarter, file_name as name, file_size as size, true as is_submitted, made_at
    from submissions
    where digest = $digest
    union all
    select unit_id, year, quarter, name, size, false, made_at
    from uploads
    where digest = $digest
)
order by is_submitted desc, made_at
limit 1
