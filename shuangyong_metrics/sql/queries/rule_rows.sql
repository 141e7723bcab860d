-- grain: one row of a table of unfolded rules, of one version
select * from query_table($table) where version = $version order by all
