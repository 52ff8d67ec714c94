-- statement: live_points many
SELECT code, name, kind, region, longitude, latitude, simulated FROM point WHERE until_batch IS NULL ORDER BY position, id;

-- statement: live_devices many
SELECT mn, point, enabled, minute_interval FROM device WHERE until_batch IS NULL ORDER BY id DESC;
