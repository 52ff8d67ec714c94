-- How devices are spoken to.
-- statement: device_option_all_rows many
-- out: ended bool
SELECT mn, cipher_key, cipher_form, over_time_s, retries, backfill, backfill_hourly, until_batch IS NOT NULL AS ended
FROM device_option ORDER BY id DESC;

-- statement: device_setting_row one
-- in: mn text
SELECT id, mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated, enabled, position
FROM device WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_option_row one
-- in: mn text
SELECT id, cipher_key, cipher_form, over_time_s, retries, backfill, backfill_hourly FROM device_option WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_line_row one
-- in: mn text
SELECT id, tail FROM device_line WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_line_rows many
SELECT mn, tail FROM device_line WHERE until_batch IS NULL ORDER BY id;

-- statement: device_key_rows many
SELECT mn, cipher_key FROM device_option WHERE cipher_key <> '' GROUP BY mn, cipher_key ORDER BY max(id) DESC;
