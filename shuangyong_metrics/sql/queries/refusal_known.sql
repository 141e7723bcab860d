-- grain: one row when this account was told before that this file is refused
select digest from refused_uploads where digest = $digest and actor = $actor limit 1
