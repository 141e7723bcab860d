-- grain: one row per veto that a unit was told of, newest first: the unit's answer, how it was ruled on, whether it was taken
-- back without a ruling
select
    v.seq, v.unit_id, u.name, v.year, v.quarter, v.code, v.found_on, coalesce(v.authority, '') as authority,
    coalesce(v.document, '') as document, coalesce(v.finding, '') as finding, v.notified_on, v.reply_until, v.actor,
    r.said, r.evidence_name, r.evidence_number, r.evidence_day, r.made_at as replied_at, r.actor as replied_by,
    d.kind as ruling, d.said as reason, d.made_at as ruled_at, d.actor as ruled_by,
    exists (
        select 1
        from vetoes w
        where w.unit_id = v.unit_id and w.year = v.year and w.quarter = v.quarter and w.code = v.code and w.seq > v.seq
        and w.withdrawn
    ) as is_withdrawn
from vetoes v
left join units_of_rounds u on u.unit_id = v.unit_id and u.year = v.year and u.quarter = v.quarter
left join veto_steps r on r.veto = v.seq and r.kind = 'replied'
left join veto_steps d on d.veto = v.seq and d.kind <> 'replied'
where v.notified_on is not null and not v.withdrawn and ($unit_id is null or v.unit_id = $unit_id)
    and ($year is null or v.year = $year) and ($number is null or v.seq = $number)
order by v.seq desc
