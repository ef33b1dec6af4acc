-- What stands beside the menu of one person: open tasks, his call-backs whose time has come, people ready to be called.
-- One journey; nothing is counted beyond what the words can say.
SELECT
    (SELECT count(*) FROM (
        SELECT FROM tasks_task WHERE state = 'open' AND (owner_id IS NULL OR owner_id = %(account)s::bigint) LIMIT %(most)s
    ) AS task),
    (SELECT count(*) FROM (
        SELECT FROM tasks_task
        WHERE state = 'open' AND kind = 'call_back' AND owner_id = %(account)s::bigint AND due_at <= %(now)s::timestamptz
        LIMIT %(most)s
    ) AS due),
    (SELECT count(*) FROM (SELECT FROM lists_candidate WHERE ready LIMIT %(most)s) AS waiting)
