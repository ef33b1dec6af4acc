-- Acts on days that are no operating days: listed, never counted.
SELECT "on", kind, count(*)
FROM act
WHERE NOT "on" = ANY (%(days)s)
GROUP BY 1, 2
ORDER BY 1, 2
