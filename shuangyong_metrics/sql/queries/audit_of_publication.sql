-- grain: one row, the entry of the audit log that a publication made
select actor, hash from audit where action = '公布' and object = $object order by seq limit 1
