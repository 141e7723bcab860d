-- grain: one row when this file is known already
select digest from uploads where digest = $digest limit 1
