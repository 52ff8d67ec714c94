-- statement: clock_accepted_insert run
-- in: doubt text, newest_ms int64, raw int64, reason text, batch int64
INSERT INTO clock_accepted (doubt, newest_ms, raw, reason, batch) VALUES (:doubt, :newest_ms, :raw, :reason, :batch);

-- statement: clock_accepted_newest one
-- out: raw int64, at_ms int64
SELECT a.raw AS raw, j.at_ms AS at_ms FROM clock_accepted a JOIN journal j ON j.seq = a.batch ORDER BY a.id DESC LIMIT 1;
