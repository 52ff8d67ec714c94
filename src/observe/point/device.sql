-- How devices are spoken to.
-- statement: device_option_all_rows many
-- out: mn text, cipher_key text, cipher_form text, over_time_s int64, retries int64, backfill bool, backfill_hourly int64, ended bool
SELECT mn, cipher_key, cipher_form, over_time_s, retries, backfill, backfill_hourly, until_batch IS NOT NULL AS ended
FROM device_option ORDER BY id DESC;

-- statement: device_setting_row one
-- in: mn text
-- out: id int64, mn text, point text, password text, edition text, crc text, charset text, data_time text, minute_interval int64, clock_offset_s int64, simulated bool, enabled bool, position int64
SELECT id, mn, point, password, edition, crc, charset, data_time, minute_interval, clock_offset_s, simulated, enabled, position
FROM device WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_option_row one
-- in: mn text
-- out: id int64, cipher_key text, cipher_form text, over_time_s int64, retries int64, backfill bool, backfill_hourly int64
SELECT id, cipher_key, cipher_form, over_time_s, retries, backfill, backfill_hourly FROM device_option WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_line_row one
-- in: mn text
-- out: id int64, tail text
SELECT id, tail FROM device_line WHERE mn = :mn AND until_batch IS NULL;

-- statement: device_line_rows many
-- out: mn text, tail text
SELECT mn, tail FROM device_line WHERE until_batch IS NULL ORDER BY id;

-- statement: device_key_rows many
-- out: mn text, cipher_key text
SELECT mn, cipher_key FROM device_option WHERE cipher_key <> '' GROUP BY mn, cipher_key ORDER BY max(id) DESC;
