-- grain: one row per table whose rows bear numbers of the one sequence
select distinct c.table_name
from duckdb_columns() c
join duckdb_tables() t on t.table_name = c.table_name and t.schema_name = c.schema_name
where c.column_name = 'seq' and not t.internal
order by c.table_name
