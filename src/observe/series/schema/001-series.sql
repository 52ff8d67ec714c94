-- series.db: observations as chunks, and what must change in one commit with them. Not journaled: raw frames are the proof.
CREATE TABLE series (
    id int64 PRIMARY KEY,
    point text NOT NULL,
    factor text NOT NULL,
    kind int64 NOT NULL
);
CREATE UNIQUE INDEX series_key ON series (point, factor, kind);

-- id: series * 2^20 + number of the span of days since 1950
CREATE TABLE chunk (
    id int64 PRIMARY KEY,
    observations int64 NOT NULL,
    bytes bytes NOT NULL
);

-- id: the series. The newest observations, all later than those in chunks
CREATE TABLE tail (
    id int64 PRIMARY KEY,
    bytes bytes NOT NULL
);

CREATE TABLE mark (
    name text PRIMARY KEY,
    position int64 NOT NULL
);

-- spans whose means are to be computed. id: series * 2^22 + hours since 1950; one narrow tree, for back-fill touches years
CREATE TABLE touched (
    id int64 PRIMARY KEY,
    turn int64 NOT NULL
);
