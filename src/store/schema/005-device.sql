-- How devices are spoken to, what they were told, and whom their frames are passed on to.

-- What the table device does not say. A device without a row has the defaults (src/observe/point/device_option.h). Ended rows are
-- kept: frames that came under an older key are still read.
-- journaled
CREATE TABLE device_option (
    id int64 PRIMARY KEY, mn text NOT NULL,
    cipher_key text NOT NULL,       -- SM4, 32 hexadecimal digits; empty: none
    cipher_form text NOT NULL,      -- how requests to the device are written: plain raw braces hex
    over_time_s int64 NOT NULL,     -- until an answer must be there
    retries int64 NOT NULL,         -- the same packet again
    backfill bool NOT NULL,         -- gaps are asked for by the program itself
    backfill_hourly int64 NOT NULL, -- at most so many requests an hour
    position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX device_option_by_mn ON device_option (mn, until_batch);

-- What a device is told, and how far that is.
CREATE TABLE device_command (
    id int64 PRIMARY KEY, mn text NOT NULL, number int64 NOT NULL,
    arguments text NOT NULL,        -- as they stand in a CP: RtdInterval=30
    origin text NOT NULL,           -- person, backfill, device (it asked for its time)
    person text NOT NULL, note text NOT NULL,
    at_ms int64 NOT NULL, expires_ms int64 NOT NULL,
    state text NOT NULL,            -- enum command_state
    qn text NOT NULL, tries int64 NOT NULL,
    sent_ms int64, ended_ms int64,
    frames int64 NOT NULL,          -- data frames that answered
    code int64,                     -- QnRtn or ExeRtn
    answer text NOT NULL            -- the first data area that answered
);
CREATE INDEX device_command_by_mn ON device_command (mn, id);
CREATE INDEX device_command_by_end ON device_command (ended_ms, id);

-- What a person ordered: send or cancel.
-- journaled
CREATE TABLE device_order (
    id int64 PRIMARY KEY, command int64 NOT NULL, mn text NOT NULL, action text NOT NULL,
    number int64 NOT NULL, arguments text NOT NULL, note text NOT NULL, batch int64 NOT NULL
);

-- Upper platforms. How far each one is: forward/NAME.mark in the data folder.
-- journaled
CREATE TABLE forward (
    id int64 PRIMARY KEY, name text NOT NULL, address text NOT NULL,
    encoding text NOT NULL,         -- raw: as it came; head: with the head that the target wants
    edition text NOT NULL,          -- of the target: 2005 2017 2025
    password text NOT NULL,         -- for head; empty: the device's own
    mns text NOT NULL,              -- for head: "MN=MN of the target;..."
    points text NOT NULL,           -- codes separated by blanks; empty: all
    answers bool NOT NULL,          -- whether it answers with 9014
    over_time_s int64 NOT NULL,     -- until its answer must be there
    from_start bool NOT NULL,       -- begins with the oldest frame there is, not with the next one
    simulated bool NOT NULL,        -- takes frames of simulated devices, and only these
    enabled bool NOT NULL, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
