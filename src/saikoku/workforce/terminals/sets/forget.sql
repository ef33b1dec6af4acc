-- Positions whose time is over and that nobody holds go, all at once; how many of which day.
-- Twin of kernel.evidence.may_go. The table's own trigger judges each row again.
WITH gone AS (
    DELETE FROM terminals_position AS position
    WHERE position.kept_through < %(today)s AND NOT EXISTS (
        SELECT FROM terminals_positionhold AS hold
        LEFT JOIN terminals_positionrelease AS release ON release.hold_id = hold.id
        WHERE hold.terminal_id = position.terminal_id AND release.id IS NULL
            AND (position.at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN hold.first_on AND hold.last_on
    )
    RETURNING (position.at AT TIME ZONE 'Asia/Tokyo')::date AS taken_on
)
SELECT taken_on, count(*) FROM gone GROUP BY taken_on ORDER BY taken_on
