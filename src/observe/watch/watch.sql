-- statement: watch_points many
-- out: devices int64
SELECT p.code, p.kind, p.simulated, coalesce(d.count, 0) AS devices
FROM point p LEFT JOIN (SELECT point, count(*) AS count FROM device WHERE until_batch IS NULL AND enabled GROUP BY point) d ON d.point = p.code
WHERE p.until_batch IS NULL ORDER BY p.position, p.id;

-- statement: warning_keys many
-- in: point text
-- out: factor text
SELECT DISTINCT factor, kind, rule FROM warning WHERE point = :point;
