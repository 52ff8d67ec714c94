-- statement: device_current many
SELECT id, mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated, enabled
FROM device WHERE until_batch IS NULL ORDER BY id;

-- statement: device_row one
-- in: id int64
SELECT id, mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated, enabled
FROM device WHERE id = :id;

-- statement: gateway_event_insert run
-- in: at_ms int64, what text, mn text, peer text, count int64
INSERT INTO gateway_event (at_ms, what, mn, peer, count) VALUES (:at_ms, :what, :mn, :peer, :count);

-- statement: stranger_event_insert run
INSERT INTO stranger_event (event) SELECT max(id) FROM gateway_event;

-- The newest of known devices and the newest of strangers, as many of each.
-- statement: gateway_event_page many
-- in: mn text?, most int64
-- out: at_ms int64, what text, mn text, peer text, count int64, stranger bool
SELECT at_ms, what, mn, peer, count, stranger FROM
  (SELECT * FROM (SELECT e.id, e.at_ms, e.what, e.mn, e.peer, e.count, false AS stranger FROM gateway_event e
                  WHERE (:mn IS NULL OR e.mn = :mn) AND NOT EXISTS (SELECT 1 FROM stranger_event s WHERE s.event = e.id) ORDER BY e.id DESC LIMIT :most) AS known
   UNION ALL
   SELECT * FROM (SELECT e.id, e.at_ms, e.what, e.mn, e.peer, e.count, true AS stranger FROM stranger_event s JOIN gateway_event e ON e.id = s.event
                  WHERE (:mn IS NULL OR e.mn = :mn) ORDER BY s.event DESC LIMIT :most) AS strangers) AS mixed
ORDER BY id DESC;

-- statement: gateway_event_sum many
-- in: since_ms int64, to_ms int64
-- out: mn text, at_ms int64, count int64
SELECT what, mn, MAX(at_ms) AS at_ms, CAST(SUM(count) AS bigint) AS count FROM gateway_event
WHERE at_ms BETWEEN :since_ms AND :to_ms AND mn IN (SELECT mn FROM device WHERE until_batch IS NULL) GROUP BY mn, what ORDER BY mn, what;

-- statement: gateway_event_forget run
-- in: before_ms int64
DELETE FROM gateway_event WHERE at_ms < :before_ms;

-- statement: gateway_event_trim run
-- in: most int64
DELETE FROM gateway_event WHERE NOT EXISTS (SELECT 1 FROM stranger_event s WHERE s.event = gateway_event.id) AND
  id <= (SELECT e.id FROM gateway_event e WHERE NOT EXISTS (SELECT 1 FROM stranger_event s WHERE s.event = e.id) ORDER BY e.id DESC LIMIT 1 OFFSET :most);

-- statement: gateway_event_trim_strangers run
-- in: most int64
DELETE FROM gateway_event WHERE id IN (SELECT event FROM stranger_event) AND
  id <= (SELECT event FROM stranger_event ORDER BY event DESC LIMIT 1 OFFSET :most);

-- statement: stranger_event_forget run
DELETE FROM stranger_event WHERE event NOT IN (SELECT id FROM gateway_event);

-- statement: point_kind one
-- in: code text
SELECT kind FROM point WHERE code = :code AND until_batch IS NULL;

-- statement: device_note_day one
-- in: mn text, what text, name text
SELECT last_ms FROM device_note WHERE mn = :mn AND what = :what AND name = :name;

-- statement: device_note_count one
-- in: mn text, since_ms int64, to_ms int64
-- out: names int64
SELECT count(*) AS names FROM device_note WHERE mn = :mn AND last_ms BETWEEN :since_ms AND :to_ms;

-- statement: device_note_save run
-- in: mn text, what text, name text, first_ms int64, last_ms int64, count int64, example text
INSERT INTO device_note (mn, what, name, first_ms, last_ms, count, example) VALUES (:mn, :what, :name, :first_ms, :last_ms, :count, :example)
ON CONFLICT (mn, what, name) DO UPDATE SET last_ms = excluded.last_ms, count = device_note.count + excluded.count, example = excluded.example;

-- statement: device_note_rows many
-- in: mn text?, most int64
SELECT mn, what, name, first_ms, last_ms, count, example FROM device_note
WHERE (:mn IS NULL OR mn = :mn) ORDER BY last_ms DESC, mn, what, name LIMIT :most;

-- statement: device_note_forget run
-- in: before_ms int64
DELETE FROM device_note WHERE last_ms < :before_ms;
