-- grain: one row per entry of the audit log that is wanted, newest first; ``matching`` counts all of them
-- parameters: actor, action (null: any), since (inclusive), until (exclusive; null: any), words (blank: any), place (null: any), most
select seq, made_at, actor, action, object, detail, count(*) over () as matching
from audit
where
    ($actor::varchar is null or actor = $actor) and ($action::varchar is null or action = $action)
    and ($since::timestamp is null or made_at >= $since) and ($until::timestamp is null or made_at < $until)
    and ($place::varchar is null or try(json_extract_string(detail, '$.address')) = $place)
    and ($words = '' or contains(lower(concat_ws(' ', actor, object, detail)), lower($words)))
order by seq desc
limit $most
