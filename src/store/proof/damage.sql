-- statement: damage_same one
-- in: kind text, file text, trace text
SELECT id FROM damage WHERE kind = :kind AND file = :file AND trace = :trace;

-- statement: damage_seen one
-- in: kind text, file text, trace text
SELECT damage FROM damage_acknowledged WHERE kind = :kind AND file = :file AND trace = :trace;

-- statement: damage_unseen_of one
-- in: kind text, file text
SELECT d.id FROM damage d LEFT JOIN damage_acknowledged a ON a.kind = d.kind AND a.file = d.file AND a.trace = d.trace
WHERE d.kind = :kind AND d.file = :file AND a.id IS NULL ORDER BY d.id DESC LIMIT 1;

-- statement: damage_insert run
-- in: kind text, file text, from_byte int64, to_byte int64, places int64, bytes int64, trace text, noted_ms int64
INSERT INTO damage (kind, file, from_byte, to_byte, places, bytes, trace, noted_ms)
VALUES (:kind, :file, :from_byte, :to_byte, :places, :bytes, :trace, :noted_ms);

-- statement: damage_replace run
-- in: id int64, from_byte int64, to_byte int64, places int64, bytes int64, trace text
UPDATE damage SET from_byte = :from_byte, to_byte = :to_byte, places = :places, bytes = :bytes, trace = :trace WHERE id = :id;

-- statement: damage_rows many
-- in: id int64, unseen bool
-- out: id int64, kind text, file text, from_byte int64, to_byte int64, places int64, bytes int64, trace text, noted_ms int64, batch int64?, at_ms int64?, who text?, reason text?
SELECT d.id AS id, d.kind AS kind, d.file AS file, d.from_byte AS from_byte, d.to_byte AS to_byte, d.places AS places, d.bytes AS bytes, d.trace AS trace,
       d.noted_ms AS noted_ms, a.batch AS batch, j.at_ms AS at_ms, j.who AS who, a.reason AS reason
FROM damage d LEFT JOIN damage_acknowledged a ON a.kind = d.kind AND a.file = d.file AND a.trace = d.trace LEFT JOIN journal j ON j.seq = a.batch
WHERE (:id = 0 OR d.id = :id) AND (NOT :unseen OR a.id IS NULL) ORDER BY d.id DESC;

-- statement: damage_unseen_count one
-- out: count int64
SELECT count(*) AS count FROM damage d LEFT JOIN damage_acknowledged a ON a.kind = d.kind AND a.file = d.file AND a.trace = d.trace WHERE a.id IS NULL;

-- statement: damage_acknowledge_insert run
-- in: damage int64, kind text, file text, trace text, reason text, batch int64
INSERT INTO damage_acknowledged (damage, kind, file, trace, reason, batch) VALUES (:damage, :kind, :file, :trace, :reason, :batch);
