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

-- statement: point_devices many
-- in: as_of int64, point text?
-- out: tail text
SELECT d.id, d.mn, d.point, d.password, d.edition, d.crc, d.charset, d.data_time, d.minute_interval, d.clock_offset_s, d.simulated, d.enabled,
    coalesce((SELECT l.tail FROM device_line l WHERE l.mn = d.mn AND :valid(l)), 'crlf') AS tail
FROM device d WHERE :valid(d) AND (:point IS NULL OR d.point = :point) ORDER BY d.position, d.id;
