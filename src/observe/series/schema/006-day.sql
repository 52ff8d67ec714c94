-- Days of a series that are others than their digests say (series_day.h). id: series * 2^16 + days since 1950-01-01, UTC+8.
-- cause: bits of enum series_day_cause
CREATE TABLE day_changed (
    id int64 PRIMARY KEY,
    cause int64 NOT NULL
);

-- id: days since 1950-01-01 * 2^32 + series. The first half of a SHA-256
CREATE TABLE day_digest (
    id int64 PRIMARY KEY,
    digest bytes NOT NULL
);

-- Days whose digests changed since the journal named one for the day
CREATE TABLE day_unsaid (
    id int64 PRIMARY KEY,
    cause int64 NOT NULL
);

-- The end of the journal of qingshan.db, some time after it was committed. One row, id 1
CREATE TABLE journal_seen (
    id int64 PRIMARY KEY,
    seq int64 NOT NULL,
    hash text NOT NULL
);
