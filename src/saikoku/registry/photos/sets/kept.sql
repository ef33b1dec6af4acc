-- The photographs that are here, by the month in which they were taken: how many, until when, how many of them are held.
SELECT
    date_trunc('month', photo.taken_at AT TIME ZONE 'Asia/Tokyo')::date AS month,
    count(*), min(photo.kept_through), max(photo.kept_through),
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM photos_photohold AS hold
        LEFT JOIN photos_photorelease AS release ON release.hold_id = hold.id
        WHERE hold.photo_number = photo.id AND release.id IS NULL
    ))
FROM photos_photo AS photo
GROUP BY month ORDER BY month
