-- grain: the roster: one row per unit and the quarter that is asked about
-- The newest record of the newest quarter holds: what was recorded for a later quarter waits for it. Quarters are counted as
-- 4 × year + quarter. arg_max passes over nulls: a record says nothing of what it leaves blank.
create or replace macro units_in(y, q) as table
select unit_id, arg_max(name, (since, seq)) as name, arg_max(unit_type, (since, seq)) as unit_type
from unit_events
where since <= 4 * y + q and seq not in (select undoes from unit_events where undoes is not null)
group by unit_id
having not arg_max(closed, (since, seq));

create or replace view standing_unit_events as
select *, (since, seq) as place from unit_events where seq not in (select undoes from unit_events where undoes is not null);

-- one row per round that was opened and unit that belongs to it
create or replace view units_of_rounds as
select
    r.year, r.quarter, e.unit_id, arg_max(e.name, e.place) as name, arg_max(e.unit_type, e.place) as unit_type
from rounds r
join standing_unit_events e on e.since <= 4 * r.year + r.quarter
group by r.year, r.quarter, e.unit_id
having not arg_max(e.closed, e.place);

-- one row per unit that somebody works with now: in a round that is open and not published, or in the quarter after the
-- newest published one; as it is in the newest of these
create or replace view units as
with now_open as (
    select 4 * year + quarter as number from rounds where published_at is null
    union
    select coalesce(max(4 * year + quarter) + 1, 0) from rounds where published_at is not null
),

states as (
    select
        o.number, e.unit_id, arg_max(e.name, e.place) as name, arg_max(e.unit_type, e.place) as unit_type
    from now_open o
    join standing_unit_events e on e.since <= o.number
    group by o.number, e.unit_id
    having not arg_max(e.closed, e.place)
)

select unit_id, arg_max(name, number) as name, arg_max(unit_type, number) as unit_type from states group by unit_id;
