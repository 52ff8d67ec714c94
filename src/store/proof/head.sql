-- statement: head_insert run
-- in: raw int64, raw_previous text?, raw_digest text?, archive int64, archive_digest text, public_key text?, batch int64
INSERT INTO head (raw, raw_previous, raw_digest, archive, archive_digest, public_key, batch)
VALUES (:raw, :raw_previous, :raw_digest, :archive, :archive_digest, :public_key, :batch);

-- statement: head_begin run
-- in: archive_digest text, batch int64
INSERT INTO head (raw, archive, archive_digest, batch)
SELECT 0, 0, :archive_digest, seq FROM journal WHERE seq = :batch AND NOT EXISTS (SELECT 1 FROM head)
       AND NOT EXISTS (SELECT 1 FROM journal WHERE what NOT IN ('init', 'folder.simulated'));

-- statement: head_at one
-- in: batch int64
SELECT h.raw, h.raw_previous, h.raw_digest, h.archive, h.archive_digest, h.public_key, h.batch, j.at_ms
FROM head h JOIN journal j ON j.seq = h.batch WHERE h.batch <= :batch ORDER BY h.id DESC LIMIT 1;

-- statement: head_all many
SELECT h.raw, h.raw_previous, h.raw_digest, h.archive, h.archive_digest, h.public_key, h.batch, j.at_ms
FROM head h JOIN journal j ON j.seq = h.batch ORDER BY h.id;

-- statement: head_day_insert run
-- in: day text, digest text, series int64, cause text, batch int64
INSERT INTO head_day (day, digest, series, cause, batch) VALUES (:day, :digest, :series, :cause, :batch);

-- statement: head_day_one one
-- in: day text
SELECT digest FROM head_day WHERE day = :day ORDER BY id DESC LIMIT 1;

-- statement: head_day_at many
-- in: batch int64
SELECT d.day, d.digest, d.series, d.cause, d.batch FROM head_day d
WHERE d.id = (SELECT max(e.id) FROM head_day e WHERE e.day = d.day AND e.batch <= :batch) ORDER BY d.day;

-- statement: head_day_since many
-- in: batch int64
SELECT day, cause, batch FROM head_day WHERE batch > :batch ORDER BY id;
