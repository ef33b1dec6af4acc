((CASE WHEN {kind} IN ('1', '2', '3', '4') THEN {kind}::int ELSE 0 END * {ages}
  + CASE WHEN {corporation} THEN {corporate}
         WHEN {born_on} IS NULL THEN {unknown}
         ELSE greatest(0, width_bucket(extract(year FROM age({on}::timestamp, {born_on}::timestamp))::int,
                                       %(age_begins)s::int[]) - 1)
    END) * {tries_known}
  + least({tries}, {tries_known} - 1)::int) * {pasts}
  + least({reached}, {reached_most})::int * {classes}
  + width_bucket(greatest(0, {tried} - {reached})::int, ARRAY[{vain_from}]) - 1
