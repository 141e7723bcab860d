-- grain: one row when this file is kept for this unit already
select digest from uploads where digest = $digest and unit_id = $unit_id limit 1
