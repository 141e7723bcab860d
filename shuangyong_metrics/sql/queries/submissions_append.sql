-- grain: one new row per return given (every parameter is a list), each of another unit or quarter; answers, in their
-- order, their numbers and revisions
insert into submissions
select nextval('seq_records'), n.*
from (
    select
        g.unit_id, g.year, g.quarter, coalesce(
            (
                select max(s.revision)
                from submissions s
                where s.unit_id = g.unit_id and s.year = g.year and s.quarter = g.quarter
            ),
            0
        ) + 1, g.digest, g.version, g.made_at, g.actor, g.file_name, g.file_size, g.events, g.findings
    from (
        select
            unnest(range(len($digest))) as place, unnest($unit_id) as unit_id, unnest($year) as year,
            unnest($quarter) as quarter, unnest($digest) as digest, unnest($version) as version,
            unnest($made_at) as made_at, unnest($actor) as actor, unnest($file_name) as file_name,
            unnest($file_size) as file_size, unnest($events) as events, unnest($findings) as findings
    ) g
    order by g.place
) n
returning submission_id, revision, unit_id, year, quarter
