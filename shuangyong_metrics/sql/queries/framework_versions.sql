-- grain: one row per framework version
select version, first_round, digest, texts from framework_versions order by first_round, version
