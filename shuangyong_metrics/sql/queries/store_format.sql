-- grain: one row: does the file hold tables, and the number of their form (null: from before forms had numbers)
select
    exists (select 1 from duckdb_tables() where table_name = 'unit_events') as is_used,
    exists (select 1 from duckdb_tables() where table_name = 'store_format') as is_numbered
