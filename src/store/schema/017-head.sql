-- Where the other chains of the folder had come to when the journal said so (store/proof/head.h).
-- journaled
CREATE TABLE head (
    id int64 PRIMARY KEY,
    raw int64 NOT NULL,             -- position behind the newest durable record of the raw log; 0: there was none
    raw_previous text,              -- digest of the segment before, as the head of that segment names it
    raw_digest text,                -- of the records of that segment up to there
    archive int64 NOT NULL,         -- files
    archive_digest text NOT NULL,   -- of their names, which are their digests
    public_key text,                -- of the key the folder signs with; null: it had none
    batch int64 NOT NULL
);

-- The digest of all observations of a day, whenever it is another one. The newest of a day speaks.
-- journaled
CREATE TABLE head_day (
    id int64 PRIMARY KEY,
    day text NOT NULL,              -- 2026-11-29, UTC+8
    digest text NOT NULL,
    series int64 NOT NULL,          -- that have observations on that day
    cause text NOT NULL,            -- first frames means entered joined removed: what changed since it was said last
    batch int64 NOT NULL
);
CREATE INDEX head_day_by_day ON head_day (day, id);
