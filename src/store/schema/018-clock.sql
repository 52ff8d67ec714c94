-- A person said that the clock is right, against what spoke against it. The newest row holds.
-- journaled
CREATE TABLE clock_accepted (
    id int64 PRIMARY KEY,
    doubt text NOT NULL,            -- behind ahead before_build devices jumped
    newest_ms int64 NOT NULL,       -- the newest thing recorded then; 0: nothing was
    raw int64 NOT NULL,             -- position behind the newest frame then: the times of frames before it say nothing any more
    reason text NOT NULL,
    batch int64 NOT NULL
);
