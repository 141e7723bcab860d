-- grain: one row when the deadline days of a version and year are known
select 1 as known from deadline_days where version = $version and year = $year limit 1
