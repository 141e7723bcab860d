-- grain: one row per unit's round that has more time than the others
create or replace view current_extensions as
select unit_id, year, quarter, until, reason, made_at, actor
from extensions
qualify row_number() over (partition by unit_id, year, quarter order by seq desc) = 1 and until is not null;

-- one row per submission: the last day its unit had, and whether the return came late. A return that was there in time
-- and not withdrawn stays so, however often it is corrected afterwards.
create or replace view submission_dues as
with timed as (
    select
        s.submission_id, s.unit_id, s.year, s.quarter, coalesce(x.until, r.filing_due) as due,
        least(
            s.made_at,
            min(s.made_at) filter (where w.submission_id is null)
                over (partition by s.unit_id, s.year, s.quarter order by s.revision)
        ) as first_at
    from submissions s
    left join rounds r on r.year = s.year and r.quarter = s.quarter
    left join current_extensions x on x.unit_id = s.unit_id and x.year = s.year and x.quarter = s.quarter
    left join (select distinct submission_id from submission_events where kind = 'withdrawn') w
        on w.submission_id = s.submission_id
)

select submission_id, unit_id, year, quarter, due, coalesce(cast(first_at as date) > due, false) as late from timed;
