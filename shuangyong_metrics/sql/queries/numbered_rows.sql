-- grain: one row of a table of ``numbered_tables``, of the numbers after $after up to $upto
select * from query_table($table) where seq > $after and seq <= $upto order by seq
