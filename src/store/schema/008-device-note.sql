-- What was not understood of what a device sends, or only in spite of how it was written: one row per name.
CREATE TABLE device_note (
    mn text NOT NULL,
    what text NOT NULL,             -- enum stow_told
    name text NOT NULL,             -- as sent; empty: names beyond those that are told of one device on one day
    first_ms int64 NOT NULL, last_ms int64 NOT NULL,
    count int64 NOT NULL,
    example text NOT NULL,          -- the newest
    PRIMARY KEY (mn, what, name)
);
