-- grain: one row per record that the office ever made for the quarter, newest first
select seq, unit_id, input as item, coalesce(raw, '') as said, coalesce(document, '') as document, value is null as taken_back,
    made_at, actor
from office_entries
where year = $year and quarter = $quarter
union all
select seq, unit_id, code, title, coalesce(document, ''), withdrawn, made_at, actor
from honours
where year = $year and quarter = $quarter
union all
select seq, unit_id, code, coalesce(finding, ''), coalesce(document, ''), withdrawn, made_at, actor
from vetoes
where year = $year and quarter = $quarter
order by seq desc
limit $most
