-- grain: one row per word that stands on the office's lists, newest record of it; number counts every word ever listed, so
-- that a word keeps its number
select kind, number, text, reason, made_at, actor from (
    select
        kind, text, arg_max(withdrawn, seq) as withdrawn, arg_max(reason, seq) as reason, arg_max(made_at, seq) as made_at,
        arg_max(actor, seq) as actor, row_number() over (partition by kind order by min(seq)) as number
    from scan_words
    group by kind, text
)
where not withdrawn
order by kind, number
