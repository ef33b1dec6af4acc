-- Acts by kind and side: those on the given days for each month, those on other days for each day.
SELECT "on" = ANY (%(days)s), CASE WHEN "on" = ANY (%(days)s) THEN date_trunc('month', "on")::date ELSE "on" END,
       kind, side, count(*)
FROM act
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
