-- grain: one row, the newest record of one veto; $title is for honours only
select found_on, coalesce(authority, '') as authority, coalesce(document, '') as document,
    coalesce(finding, '') as finding, withdrawn, notified_on, reply_until,
    not withdrawn and notified_on is not null
        and not exists (select 1 from veto_steps s where s.veto = vetoes.seq and s.kind <> 'replied') as is_pending
from vetoes
where unit_id = $unit_id and year = $year and quarter = $quarter and code = $item and $title is not null
order by seq desc
limit 1
