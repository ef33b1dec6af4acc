-- People drawn for a month and those called at least once in it, by whether they were held out.
SELECT drawn.held, count(*),
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM contacts_contact AS contact
           WHERE contact.debtor_id = drawn.debtor_id AND contact."on" BETWEEN %(first)s AND %(last)s
             AND contact.channel = '1' AND contact.work = '01' AND contact.outcome <> ALL (%(nobody_called)s)
       ))
FROM holdout_drawn AS drawn
WHERE drawn.month = %(first)s
GROUP BY drawn.held
