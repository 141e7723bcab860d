-- grain: one row per record of a unit, newest first
select
    seq, unit_id, kind, since, name, unit_type, successor, undoes, document, reason, made_at, actor,
    seq in (select undoes from unit_events where undoes is not null) as is_undone
from unit_events
order by seq desc
