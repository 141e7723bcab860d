-- grain: one row per round that is in 征求意见: the opening that stands, until when, since when nobody answers any more
create or replace view current_consultations as
select
    o.year, o.quarter, o.seq as number, o.until, o.made_at, o.actor,
    (select min(c.made_at) from consultation_events c where c.kind = 'closed' and c.about = o.seq) as closed_at
from consultation_events o
where o.kind in ('opened', 'ended')
qualify row_number() over (partition by o.year, o.quarter order by o.seq desc) = 1 and o.kind = 'opened';

-- one row per contest of an indicator, whichever opening it belongs to, with its ruling
create or replace view contests as
select
    c.seq as number, c.year, c.quarter, c.about as opening, c.unit_id, c.indicator, c.said, c.evidence_name, c.evidence_number,
    c.evidence_day, c.figures as before, c.made_at, c.actor, r.kind as ruling, r.said as reason, r.figures as after,
    r.made_at as ruled_at, r.actor as ruled_by
from consultation_events c
left join consultation_events r on r.about = c.seq and r.kind in ('upheld', 'adopted')
where c.kind = 'contested';
