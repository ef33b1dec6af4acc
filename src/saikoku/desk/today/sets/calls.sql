-- What waits at the telephone for one person: his call-backs whose time has come, people ready to be called, and
-- unknown callers about whom something is to be done (late, others). One journey.
SELECT
    (SELECT count(*) FROM tasks_task
     WHERE state = 'open' AND kind = 'call_back' AND owner_id = %(account)s::bigint AND due_at <= %(now)s::timestamptz),
    (SELECT count(*) FROM lists_candidate WHERE ready),
    (SELECT count(*) FROM inbound_answeredcall
     WHERE ending = 'unknown' AND settled_at IS NULL AND wanted <> 'none' AND due_at < %(now)s::timestamptz),
    (SELECT count(*) FROM inbound_answeredcall
     WHERE ending = 'unknown' AND settled_at IS NULL AND wanted <> 'none'
       AND (due_at IS NULL OR due_at >= %(now)s::timestamptz))
