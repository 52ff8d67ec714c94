-- What was found damaged in the data folder, once each, by whoever met it. Not journaled: it is read off the files, and can be again.
CREATE TABLE damage (
    id int64 PRIMARY KEY,
    kind text NOT NULL,             -- damage.KIND of the messages
    file text NOT NULL,             -- in the data folder; a segment of the raw log by its number alone, packed or not
    from_byte int64 NOT NULL, to_byte int64 NOT NULL, -- 0, 0: the whole
    places int64 NOT NULL, bytes int64 NOT NULL,      -- damaged places between them, and what they hold
    trace text NOT NULL,            -- what stands there instead: damaged once more, it is another damage
    noted_ms int64 NOT NULL
);
CREATE UNIQUE INDEX damage_once ON damage (kind, file, trace);
-- A person has seen it. By what it says, so that it holds for the same damage when it is found again.
-- journaled
CREATE TABLE damage_acknowledged (
    id int64 PRIMARY KEY, damage int64 NOT NULL, kind text NOT NULL, file text NOT NULL, trace text NOT NULL, reason text NOT NULL, batch int64 NOT NULL
);
CREATE UNIQUE INDEX damage_acknowledged_once ON damage_acknowledged (kind, file, trace);
