-- One row for each person of a T01 file: the latest of those that name him.
create temp table person on commit drop as
select distinct on (s.debtor_number) s.*, {content} as content
from {staging} s
order by s.debtor_number, s.delivered_on desc, s.file_line desc
