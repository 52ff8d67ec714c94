-- What means ask of the store.

-- statement: means_point one
-- in: code text
-- out: minute_interval int64
SELECT p.kind, coalesce(min(d.minute_interval), 0) AS minute_interval
FROM point p LEFT JOIN device d ON d.point = p.code AND d.until_batch IS NULL AND d.enabled
WHERE p.code = :code AND p.until_batch IS NULL GROUP BY p.kind
