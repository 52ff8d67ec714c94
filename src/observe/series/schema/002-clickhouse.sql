-- used only when ClickHouse holds the observations (series_clickhouse.c).
-- Rows that are stored but not yet known to be there: bodies of inserts, compressed, delivered in the order of id
CREATE TABLE pending (
    id int64 PRIMARY KEY,
    shard int64 NOT NULL,
    names int64 NOT NULL,
    size int64 NOT NULL,
    bytes bytes NOT NULL
);

-- id: the series. Nothing later than this has been stored
CREATE TABLE newest (
    id int64 PRIMARY KEY,
    at_ms int64 NOT NULL
);
