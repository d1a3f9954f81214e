-- Who holds the lock, and for how long nothing was heard of the holder.
-- Grain: one row, or none where there is no lock.
SELECT
    toString(any(uuid)) AS id,
    (SELECT argMax(holder, beat_at) FROM schema_lock) AS holder,
    dateDiff(
        'millisecond',
        greatest(max(toDateTime64(metadata_modification_time, 3, 'UTC')), (SELECT max(beat_at) FROM schema_lock)),
        now64(3)
    ) AS silent_ms
FROM system.tables
WHERE database = {database:String} AND name = 'schema_lock'
HAVING count() > 0
