-- Which devices are asked for what they did not send.
-- statement: backfill_devices many
-- out: mn text, point text, minute_interval int64, clock_offset_s int64, backfill_hourly int64
SELECT device.mn AS mn, device.point AS point, device.minute_interval AS minute_interval, device.clock_offset_s AS clock_offset_s,
    device_option.backfill_hourly AS backfill_hourly
FROM device JOIN device_option ON device_option.mn = device.mn AND device_option.until_batch IS NULL
WHERE device.until_batch IS NULL AND device.enabled AND device_option.backfill ORDER BY device.mn;

-- statement: command_lately many
-- in: mn text, since_ms int64
SELECT number, arguments, origin, state, at_ms FROM device_command WHERE mn = :mn AND at_ms >= :since_ms ORDER BY id;
