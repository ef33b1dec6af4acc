-- What a kept month came to until a day: its terms and other work, the sums of its measures, its rates as they stood last.
SELECT kept.terms, kept.voluntary_other, kept.collected_other,
       (
           SELECT coalesce(json_object_agg(measure, amount), '{}')::text
           FROM (
               SELECT measure, sum(amount)::bigint AS amount FROM outlook_dailyfigure
               WHERE "on" BETWEEN %(first)s AND %(last)s GROUP BY measure
           ) AS summed
       ),
       (
           SELECT coalesce(json_object_agg(side, json_build_array(
               "on", targets, stopped, paid_before, promised_before, contacted
           )), '{}')::text
           FROM (
               SELECT DISTINCT ON (side) * FROM outlook_monthlyrate
               WHERE month = %(first)s AND "on" <= %(last)s ORDER BY side, "on" DESC
           ) AS rate
       )
FROM outlook_keptmonth AS kept
WHERE kept.month = %(first)s
