-- The positions that are here, by the month in which they were taken: how many, until when, how many of them are held.
SELECT
    date_trunc('month', position.at AT TIME ZONE 'Asia/Tokyo')::date AS month,
    count(*), min(position.kept_through), max(position.kept_through),
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM terminals_positionhold AS hold
        LEFT JOIN terminals_positionrelease AS release ON release.hold_id = hold.id
        WHERE hold.terminal_id = position.terminal_id AND release.id IS NULL
            AND (position.at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN hold.first_on AND hold.last_on
    ))
FROM terminals_position AS position
GROUP BY month ORDER BY month
