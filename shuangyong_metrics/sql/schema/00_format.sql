-- grain: one row, the number of the form in which this file keeps its tables; the program refuses every other number
create table if not exists store_format as select 6 as number
