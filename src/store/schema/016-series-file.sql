-- Tables of observations that were imported. The text that was read stands in the archive under its digest, so that each value is found
-- again in it, with its line.
-- journaled
CREATE TABLE series_file (
    id int64 PRIMARY KEY,
    name text,                      -- of the file; null: not given
    digest text NOT NULL,
    time_is_end bool NOT NULL,      -- its times were read as the ends of intervals
    batch int64 NOT NULL
);
CREATE INDEX series_file_by_batch ON series_file (batch);

-- Of which series it had values, under the names they were stored by.
-- journaled
CREATE TABLE series_file_run (
    id int64 PRIMARY KEY, point text NOT NULL, factor text NOT NULL, kind text NOT NULL,
    from_ms int64 NOT NULL, to_ms int64 NOT NULL, observations int64 NOT NULL, batch int64 NOT NULL
);
CREATE INDEX series_file_run_by_key ON series_file_run (point, factor, kind);
