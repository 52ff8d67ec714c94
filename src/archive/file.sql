-- Files, their links, and what they are linked to.

-- Those of a target as one list, not asked file by file: of many files of one target that would read all of them for each.
-- statement: file_lines list
-- in: target_kind text?, target text?
-- row: file_row
-- out: text text, ended_who text?, ended_ms int64?
-- filter: state, type, kind, name, text, uploaded_ms, who
-- sort: name, size, type, kind, state, who, uploaded_ms
-- key: id
SELECT f.id, f.uuid, f.name, f.size, f.digest, f.crc, f.type, f.kind, f.note, f.state, f.reason, f.uploaded_ms, f.who, f.batch,
       lower(f.name || ' ' || coalesce(f.note, '')) AS text,
       CASE WHEN f.state = 'withdrawn' THEN j.who END AS ended_who, CASE WHEN f.state = 'withdrawn' THEN j.at_ms END AS ended_ms
FROM file f JOIN journal j ON j.seq = f.batch
WHERE f.until_batch IS NULL
      AND (:target_kind IS NULL OR f.uuid IN (SELECT l.file FROM file_link l WHERE l.until_batch IS NULL AND l.kind = :target_kind
                                              AND (:target IS NULL OR l.target = :target)));

-- statement: file_by_uuid one
-- in: uuid text
-- row: file_row
-- out: text text, ended_who text?, ended_ms int64?
SELECT f.id, f.uuid, f.name, f.size, f.digest, f.crc, f.type, f.kind, f.note, f.state, f.reason, f.uploaded_ms, f.who, f.batch, f.name AS text,
       CASE WHEN f.state = 'withdrawn' THEN j.who END AS ended_who, CASE WHEN f.state = 'withdrawn' THEN j.at_ms END AS ended_ms
FROM file f JOIN journal j ON j.seq = f.batch WHERE f.uuid = :uuid AND f.until_batch IS NULL;

-- statement: file_rows_of_subject many
-- in: subject text
-- row: file_row
-- out: text text, ended_who text?, ended_ms int64?
SELECT f.id, f.uuid, f.name, f.size, f.digest, f.crc, f.type, f.kind, f.note, f.state, f.reason, f.uploaded_ms, f.who, f.batch, f.name AS text,
       CASE WHEN f.state = 'withdrawn' THEN j.who END AS ended_who, CASE WHEN f.state = 'withdrawn' THEN j.at_ms END AS ended_ms
FROM file f JOIN journal j ON j.seq = f.batch
WHERE f.until_batch IS NULL
      AND f.uuid IN (SELECT l.file FROM file_link l JOIN fact x ON x.id = CASE WHEN l.kind = 'fact' THEN CAST(l.target AS bigint) END
                     WHERE l.kind = 'fact' AND l.until_batch IS NULL AND x.subject = :subject)
ORDER BY f.uploaded_ms, f.id;

-- statement: file_digest_rows many
SELECT digest FROM file GROUP BY digest ORDER BY min(id);

-- statement: file_link_rows many
-- in: file text
SELECT id, kind, target, batch FROM file_link WHERE file = :file AND until_batch IS NULL ORDER BY id;

-- statement: file_link_now one
-- in: file text, kind text, target text
SELECT id FROM file_link WHERE file = :file AND kind = :kind AND target = :target AND until_batch IS NULL;

-- What the targets are called.
-- statement: file_target_fact one
-- in: id int64
SELECT subject, period FROM fact WHERE id = :id;

-- statement: file_target_project one
-- in: no int64
SELECT name FROM project WHERE no = :no AND until_batch IS NULL;

-- statement: file_target_measure one
-- in: code text
SELECT title FROM measure WHERE code = :code AND until_batch IS NULL;

-- statement: file_target_point one
-- in: code text
SELECT name FROM point WHERE code = :code AND until_batch IS NULL;

-- statement: file_target_warning one
-- in: id int64
SELECT point, factor, rule FROM warning WHERE id = :id;
