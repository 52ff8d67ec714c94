-- statement: live_points many
-- out: code text, name text, kind text, region text?, longitude text?, latitude text?, simulated bool
SELECT code, name, kind, region, longitude, latitude, simulated FROM point WHERE until_batch IS NULL ORDER BY position, id;

-- statement: live_devices many
-- out: mn text, point text, enabled bool, minute_interval int64
SELECT mn, point, enabled, minute_interval FROM device WHERE until_batch IS NULL ORDER BY id DESC;
