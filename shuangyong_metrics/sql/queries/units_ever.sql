-- grain: one row per unit that is, or ever was, in the roster of a quarter; as it was in the newest of them
with seen as (
    select 4 * year + quarter as number, unit_id, name, unit_type from units_of_rounds
    union all
    select 100000, unit_id, name, unit_type from units
)

select unit_id, arg_max(name, number) as name, arg_max(unit_type, number) as unit_type from seen group by unit_id order by unit_id
