-- grain: one row per framework version
select version, first_round, digest, texts, made_at, actor from framework_versions order by first_round, version
