-- Photographs whose time is over and that nobody holds go, all at once; how many of which day.
-- Twin of kernel.evidence.may_go. The table's own trigger judges each row again.
WITH gone AS (
    DELETE FROM photos_photo AS photo
    WHERE photo.kept_through < %(today)s AND NOT EXISTS (
        SELECT FROM photos_photohold AS hold
        LEFT JOIN photos_photorelease AS release ON release.hold_id = hold.id
        WHERE hold.photo_number = photo.id AND release.id IS NULL
    )
    RETURNING (photo.taken_at AT TIME ZONE 'Asia/Tokyo')::date AS taken_on
)
SELECT taken_on, count(*) FROM gone GROUP BY taken_on ORDER BY taken_on
