-- Files of observations that were loaded.
-- statement: series_file_insert run
-- in: name text?, digest text, time_is_end bool, batch int64
INSERT INTO series_file (name, digest, time_is_end, batch) VALUES (:name, :digest, :time_is_end, :batch);

-- statement: series_file_run_insert run
-- in: point text, factor text, kind text, from_ms int64, to_ms int64, observations int64, batch int64
INSERT INTO series_file_run (point, factor, kind, from_ms, to_ms, observations, batch)
VALUES (:point, :factor, :kind, :from_ms, :to_ms, :observations, :batch);

-- Files that have values of a series in a span, the oldest first.
-- statement: series_files many
-- in: point text, factor text, kind text, from_ms int64, to_ms int64, most int64
-- out: recorded_ms int64
SELECT s.name, s.digest, s.time_is_end, s.batch, j.who, j.at_ms AS recorded_ms
FROM series_file_run r JOIN series_file s ON s.batch = r.batch JOIN journal j ON j.seq = r.batch
WHERE r.point = :point AND r.factor = :factor AND r.kind = :kind AND r.from_ms <= :to_ms AND r.to_ms >= :from_ms
ORDER BY r.batch LIMIT :most;

-- statement: series_file_digests many
SELECT digest FROM series_file GROUP BY digest ORDER BY min(id);
