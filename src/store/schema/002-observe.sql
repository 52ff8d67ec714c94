-- Points of monitoring and the devices that report from them.

-- journaled
CREATE TABLE point (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, kind text NOT NULL, region text,
    longitude text, latitude text,  -- decimals as given, CGCS2000
    simulated bool NOT NULL, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- How a device is spoken to. A row of the raw log names the row of this table that was valid when the frame came.
-- journaled
CREATE TABLE device (
    id int64 PRIMARY KEY, mn text NOT NULL, point text NOT NULL, password text NOT NULL,
    edition text NOT NULL,          -- 2005 2017 2025
    crc text NOT NULL,              -- strict modbus ignore
    charset text NOT NULL,          -- utf8 gbk
    data_time text NOT NULL,        -- what DataTime of a mean is: start or end of its interval
    minute_interval int64 NOT NULL, -- minutes of one minute mean
    clock_offset_s int64 NOT NULL,  -- added to the times it sends
    simulated bool NOT NULL, enabled bool NOT NULL, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX device_by_mn ON device (mn, until_batch);

-- What the gateway turned away or noticed; the same thing within a second is one row.
CREATE TABLE gateway_event (
    id int64 PRIMARY KEY, at_ms int64 NOT NULL, what text NOT NULL, mn text NOT NULL, peer text NOT NULL, count int64 NOT NULL
);
CREATE INDEX gateway_event_by_time ON gateway_event (at_ms);

-- What the data folder is for, said once when it is made. No row: real data.
-- journaled
CREATE TABLE folder (
    id int64 PRIMARY KEY, simulated bool NOT NULL, batch int64 NOT NULL
);
