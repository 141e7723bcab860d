-- grain: one row per actor and action that occur in the audit log
select distinct actor, action from audit
