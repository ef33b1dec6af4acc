((CASE WHEN {kind} IN ('1', '2', '3', '4') THEN {kind}::int ELSE 0 END * {ages}
  + CASE WHEN {corporation} THEN {corporate}
         WHEN {born_on} IS NULL THEN {unknown}
         ELSE greatest(0, (SELECT count(*)::int FROM unnest(%(age_begins)s::int[]) AS group_of (least)
                           WHERE extract(year FROM age({on}::timestamp, {born_on}::timestamp)) >= group_of.least) - 1)
    END) * {tries_known}
  + least({tries}, {tries_known} - 1)::int) * {pasts}
  + least({reached}, {reached_most})::int * {classes}
  + (SELECT count(*)::int FROM unnest(ARRAY[{vain_from}]) AS class_of (least)
     WHERE greatest(0, {tried} - {reached}) >= class_of.least) - 1
