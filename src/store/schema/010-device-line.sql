-- How the packets of a device stand on the line. A device without a row is as the standard wants it. A table of its own:
-- a column more in device would change what the digests of its older rows say.
-- journaled
CREATE TABLE device_line (
    id int64 PRIMARY KEY, mn text NOT NULL,
    tail text NOT NULL,             -- behind the CRC: crlf, or any (LF, CR or nothing will do)
    position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX device_line_by_mn ON device_line (mn, until_batch);
