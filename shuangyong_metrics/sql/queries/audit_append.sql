-- grain: one new row per entry given (every parameter is a list), the next links of the audit log in their order
insert into audit
select nextval('seq_records'), e.*
from (
    select
        unnest($made_at), unnest($actor), unnest($action), unnest($object), unnest($detail), unnest($previous),
        unnest($hash)
) e
