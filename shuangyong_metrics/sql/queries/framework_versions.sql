-- grain: one row per framework version, those from the same quarter in the order of their coming
select version, first_round, digest, texts, made_at, actor from framework_versions order by first_round, made_at, version
