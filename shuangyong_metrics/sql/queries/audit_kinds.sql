-- grain: one row per actor, action and place that occur together in the audit log; no place where a detail is broken
select distinct actor, action, try(json_extract_string(detail, '$.address')) as place from audit
