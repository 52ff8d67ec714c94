-- Points of monitoring and the devices that report for them, as of a batch.

-- statement: point_rows many
-- in: as_of int64, code text?
-- row: point_row
-- out: region_name text?, region_name_en text?, devices int64
SELECT p.id, p.position, p.code, p.name, p.kind, p.region, p.longitude, p.latitude, p.simulated,
       (SELECT r.name FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name,
       (SELECT r.name_en FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name_en, 0 AS devices
FROM point p WHERE :valid(p) AND (:code IS NULL OR p.code = :code)
ORDER BY p.position, p.id;

-- In pages. devices: how many belong to it (the list above does not count them).
-- statement: point_lines list
-- in: as_of int64
-- row: point_row
-- out: region_name text?, region_name_en text?, devices int64
-- filter: code, kind, region
-- sort: position, code, name, kind
-- key: id
SELECT p.id, p.position, p.code, p.name, p.kind, p.region, p.longitude, p.latitude, p.simulated,
       (SELECT r.name FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name,
       (SELECT r.name_en FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name_en,
       (SELECT count(*) FROM device d WHERE d.point = p.code AND :valid(d)) AS devices
FROM point p WHERE :valid(p);

-- What lists choose and sort by (point_index.h), in no order.
-- statement: point_keys many
-- in: as_of int64
SELECT id, position, code, name, kind, region FROM point WHERE :valid;

-- statement: point_with_devices many
-- in: as_of int64
-- out: point text
SELECT DISTINCT point FROM device WHERE :valid;

-- The newest batches up to one: where these are the same, so are all rows.
-- statement: point_newest one
-- in: as_of int64
-- out: points int64?, points_ended int64?, devices int64?, devices_ended int64?
SELECT (SELECT max(p.batch) FROM point p WHERE p.batch <= :as_of) AS points,
       (SELECT max(p.until_batch) FROM point p WHERE p.until_batch <= :as_of) AS points_ended,
       (SELECT max(d.batch) FROM device d WHERE d.batch <= :as_of) AS devices,
       (SELECT max(d.until_batch) FROM device d WHERE d.until_batch <= :as_of) AS devices_ended;

-- statement: point_devices many
-- in: as_of int64, point text?
-- out: tail text
SELECT d.id, d.mn, d.point, d.password, d.edition, d.crc, d.charset, d.data_time, d.minute_interval, d.clock_offset_s, d.simulated, d.enabled,
    coalesce((SELECT l.tail FROM device_line l WHERE l.mn = d.mn AND :valid(l)), 'crlf') AS tail
FROM device d WHERE :valid(d) AND (:point IS NULL OR d.point = :point) ORDER BY d.position, d.id;
