-- Files as evidence. Their bytes lie in the archive by their digest; what is recorded of them is never taken away: a withdrawn file
-- keeps its row, with the reason.
-- journaled
CREATE TABLE file (
    id int64 PRIMARY KEY, uuid text NOT NULL,
    name text NOT NULL,             -- as it was given, made safe
    size int64 NOT NULL, digest text NOT NULL,
    crc int64 NOT NULL,             -- CRC-32, for packages: so that one is sent without reading its files twice
    type text NOT NULL,             -- told by its content
    kind text NOT NULL,             -- a word of file_kind
    note text, state text NOT NULL, -- kept, withdrawn
    reason text,                    -- why it was withdrawn
    uploaded_ms int64 NOT NULL, who text NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX file_by_uuid ON file (uuid, until_batch);
CREATE INDEX file_by_digest ON file (digest);
CREATE INDEX file_by_time ON file (uploaded_ms, until_batch);
-- journaled
CREATE TABLE file_link (
    id int64 PRIMARY KEY, file text NOT NULL, -- its uuid
    kind text NOT NULL, target text NOT NULL, -- fact, project, measure, point, warning; its id, number or code
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX file_link_by_file ON file_link (file, until_batch);
CREATE INDEX file_link_by_target ON file_link (kind, target, until_batch);
