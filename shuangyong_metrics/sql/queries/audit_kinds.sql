-- grain: one row per actor, action and place that occur together in the audit log
select distinct actor, action, json_extract_string(detail, '$.address') as place from audit
