-- Points of monitoring and the devices that report for them, as of a batch.

-- statement: point_rows many
-- in: as_of int64, code text?
-- out: code text, name text, kind text, region text?, longitude text?, latitude text?, simulated bool, region_name text?, region_name_en text?
SELECT p.code, p.name, p.kind, p.region, p.longitude, p.latitude, p.simulated,
       (SELECT r.name FROM region r WHERE r.code = p.region AND r.batch <= :as_of AND (r.until_batch IS NULL OR r.until_batch > :as_of)) AS region_name,
       (SELECT r.name_en FROM region r WHERE r.code = p.region AND r.batch <= :as_of AND (r.until_batch IS NULL OR r.until_batch > :as_of)) AS region_name_en
FROM point p WHERE p.batch <= :as_of AND (p.until_batch IS NULL OR p.until_batch > :as_of) AND (:code IS NULL OR p.code = :code)
ORDER BY p.position, p.id;

-- statement: point_devices many
-- in: as_of int64, point text?
-- out: id int64, mn text, point text, password text, edition text, crc text, charset text, data_time text, minute_interval int64, clock_offset_s int64, simulated bool, enabled bool
SELECT id, mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated, enabled
FROM device WHERE batch <= :as_of AND (until_batch IS NULL OR until_batch > :as_of) AND (:point IS NULL OR point = :point) ORDER BY position, id;
