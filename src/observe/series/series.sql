-- The statements of series.db.

-- statement: series_id one
-- in: point text, factor text, kind int64
SELECT id FROM series WHERE point = :point AND factor = :factor AND kind = :kind

-- statement: series_add run
-- in: point text, factor text, kind int64
INSERT INTO series (point, factor, kind) VALUES (:point, :factor, :kind)

-- statement: series_all many
-- in: point text?
SELECT id, point, factor, kind FROM series -- a range: "NULL or equal" would read the series of every point
WHERE point BETWEEN coalesce(:point, '') AND coalesce(:point, char(1114111)) AND factor <> '' ORDER BY point, factor, kind

-- statement: series_factor_list many
-- in: point text, kind int64
SELECT factor FROM series WHERE point = :point AND kind = :kind AND factor <> '' ORDER BY factor

-- statement: series_some many
-- in: kind int64, after int64, most int64
SELECT id, factor FROM series WHERE kind = :kind AND id > :after ORDER BY id LIMIT :most

-- statement: chunk_one one
-- in: id int64
SELECT bytes FROM chunk WHERE id = :id

-- statement: chunk_newest one
-- in: first int64, last int64
SELECT id, bytes FROM chunk WHERE id BETWEEN :first AND :last ORDER BY id DESC LIMIT 1

-- statement: chunk_oldest one
-- in: first int64, last int64
SELECT bytes FROM chunk WHERE id BETWEEN :first AND :last ORDER BY id LIMIT 1

-- statement: chunk_count one
-- in: first int64, last int64
-- out: chunks int64, observations int64, oldest int64, newest int64
SELECT count(*) AS chunks, coalesce(sum(observations), 0) AS observations, coalesce(min(id), 0) AS oldest, coalesce(max(id), 0) AS newest FROM chunk WHERE id BETWEEN :first AND :last

-- statement: chunk_behind one
-- in: first int64, last int64, most int64
SELECT id FROM chunk WHERE id BETWEEN :first AND :last ORDER BY id LIMIT 1 OFFSET :most

-- statement: chunk_range many
-- in: first int64, last int64
SELECT bytes FROM chunk WHERE id BETWEEN :first AND :last ORDER BY id

-- statement: chunk_save run
-- in: id int64, observations int64, bytes bytes
INSERT INTO chunk (id, observations, bytes) VALUES (:id, :observations, :bytes)
ON CONFLICT (id) DO UPDATE SET observations = excluded.observations, bytes = excluded.bytes

-- statement: chunk_remove run
-- in: first int64, last int64
DELETE FROM chunk WHERE id BETWEEN :first AND :last

-- statement: tail_one one
-- in: id int64
SELECT bytes FROM tail WHERE id = :id

-- statement: tail_save run
-- in: id int64, bytes bytes
INSERT INTO tail (id, bytes) VALUES (:id, :bytes) ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes

-- statement: tail_remove run
-- in: id int64
DELETE FROM tail WHERE id = :id

-- statement: mark_one one
-- in: name text
SELECT position FROM mark WHERE name = :name

-- statement: mark_save run
-- in: name text, position int64
INSERT INTO mark (name, position) VALUES (:name, :position) ON CONFLICT (name) DO UPDATE SET position = excluded.position

-- statement: mark_segment_one one
-- in: name text, position int64
SELECT digest FROM mark_segment WHERE name = :name AND position = :position

-- statement: mark_segment_save run
-- in: name text, position int64, digest text
INSERT INTO mark_segment (name, position, digest) VALUES (:name, :position, :digest)
ON CONFLICT (name) DO UPDATE SET position = excluded.position, digest = excluded.digest

-- statement: touched_save run
-- in: id int64
INSERT INTO touched (id, turn) VALUES (:id, 1) ON CONFLICT (id) DO UPDATE SET turn = touched.turn + 1

-- statement: touched_done run
-- in: id int64, turn int64
DELETE FROM touched WHERE id = :id AND turn = :turn

-- statement: touched_list many
-- in: kind int64, hour int64, limit int64
-- out: hour int64
SELECT t.id % 4194304 AS hour, t.turn, s.point, s.factor FROM touched t JOIN series s ON s.id = t.id / 4194304
WHERE s.kind = :kind AND t.id % 4194304 < :hour ORDER BY hour, t.id LIMIT :limit

-- statement: chunk_any one
-- out: id int64
SELECT id FROM chunk UNION ALL SELECT id FROM tail LIMIT 1

-- statement: pending_add run
-- in: shard int64, names int64, size int64, bytes bytes
INSERT INTO pending (shard, names, size, bytes) VALUES (:shard, :names, :size, :bytes)

-- statement: pending_next one
-- in: after int64
SELECT id, shard, names, size, bytes FROM pending WHERE id > :after ORDER BY id LIMIT 1

-- statement: pending_remove run
-- in: last int64
DELETE FROM pending WHERE id <= :last

-- statement: newest_one one
-- in: id int64
SELECT at_ms FROM newest WHERE id = :id

-- statement: newest_save run
-- in: id int64, at_ms int64
INSERT INTO newest (id, at_ms) VALUES (:id, :at_ms) ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms

-- statement: sent_save run
-- in: point text, factor text, kind int64, name text, first_ms int64, last_ms int64, observations int64
INSERT INTO sent_name (point, factor, kind, name, first_ms, last_ms, observations)
VALUES (:point, :factor, :kind, :name, :first_ms, :last_ms, :observations)
ON CONFLICT (point, factor, kind, name) DO UPDATE SET first_ms = min(sent_name.first_ms, excluded.first_ms),
    last_ms = max(sent_name.last_ms, excluded.last_ms), observations = sent_name.observations + excluded.observations

-- statement: sent_list many
-- in: point text?
SELECT point, factor, kind, name, first_ms, last_ms, observations FROM sent_name
WHERE point BETWEEN coalesce(:point, '') AND coalesce(:point, char(1114111)) ORDER BY point, factor, kind, name

-- statement: series_set_factor run
-- in: id int64, factor text
UPDATE series SET factor = :factor WHERE id = :id

-- statement: series_remove run
-- in: id int64
DELETE FROM series WHERE id = :id

-- statement: touched_forget run
-- in: first int64, last int64
DELETE FROM touched WHERE id BETWEEN :first AND :last

-- statement: mark_remove run
-- in: name text
DELETE FROM mark WHERE name = :name

-- statement: mean_edition_add run
-- in: series int64, from_ms int64, to_ms int64, edition int64, gone int64
INSERT INTO mean_edition (series, from_ms, to_ms, edition, gone) VALUES (:series, :from_ms, :to_ms, :edition, :gone)

-- statement: mean_edition_next one
SELECT m.id, m.series, m.from_ms, m.to_ms, m.edition, s.point, s.factor, s.kind FROM mean_edition m JOIN series s ON s.id = m.series
WHERE m.gone = 0 ORDER BY s.kind, m.id LIMIT 1

-- statement: mean_edition_begin_at run
-- in: id int64, from_ms int64
UPDATE mean_edition SET from_ms = :from_ms WHERE id = :id

-- statement: mean_edition_done run
-- in: id int64
DELETE FROM mean_edition WHERE id = :id

-- statement: mean_edition_before one
-- in: series int64, to_ms int64, edition int64
SELECT id FROM mean_edition WHERE series = :series AND gone = 1 AND to_ms = :to_ms AND edition = :edition

-- statement: mean_edition_end_at run
-- in: id int64, to_ms int64
UPDATE mean_edition SET to_ms = :to_ms WHERE id = :id

-- statement: mean_edition_of many
-- in: series int64, from_ms int64, to_ms int64
SELECT from_ms, to_ms, edition, gone FROM mean_edition WHERE series = :series AND from_ms < :to_ms AND to_ms > :from_ms ORDER BY from_ms

-- statement: mean_edition_state one
-- out: todo_ms int64, gone_ms int64
SELECT coalesce(sum(CASE WHEN gone = 0 THEN to_ms - from_ms ELSE 0 END), 0) AS todo_ms,
       coalesce(sum(CASE WHEN gone = 1 THEN to_ms - from_ms ELSE 0 END), 0) AS gone_ms
FROM mean_edition m JOIN series s ON s.id = m.series

-- statement: day_changed_save run
-- in: id int64, cause int64
INSERT INTO day_changed (id, cause) VALUES (:id, :cause) ON CONFLICT (id) DO UPDATE SET cause = day_changed.cause | excluded.cause

-- statement: day_changed_next many
-- in: limit int64
-- out: kind int64
SELECT c.id, c.cause, coalesce(s.kind, 0) AS kind FROM day_changed c LEFT JOIN series s ON s.id = c.id / 65536 ORDER BY c.id LIMIT :limit

-- statement: day_changed_done run
-- in: first int64, last int64
DELETE FROM day_changed WHERE id BETWEEN :first AND :last

-- statement: day_changed_one one
-- in: id int64
SELECT cause FROM day_changed WHERE id = :id

-- statement: day_changed_count one
-- out: days int64
SELECT count(*) AS days FROM day_changed

-- statement: day_unsaid_again run
-- in: series int64, cause int64
INSERT INTO day_unsaid (id, cause) SELECT d.id / 4294967296, :cause FROM day_digest d WHERE d.id % 4294967296 = :series
ON CONFLICT (id) DO UPDATE SET cause = day_unsaid.cause | excluded.cause

-- statement: day_digest_forget run
-- in: series int64
DELETE FROM day_digest WHERE id % 4294967296 = :series

-- statement: day_digest_of_series many
-- in: series int64
-- out: day int64
SELECT id / 4294967296 AS day FROM day_digest WHERE id % 4294967296 = :series ORDER BY id

-- statement: day_changed_known run
-- in: id int64, digest int64, cause int64
INSERT INTO day_changed (id, cause) SELECT :id, :cause WHERE EXISTS (SELECT 1 FROM day_digest WHERE id = :digest)
ON CONFLICT (id) DO UPDATE SET cause = day_changed.cause | excluded.cause

-- statement: day_digest_one one
-- in: id int64
SELECT digest FROM day_digest WHERE id = :id

-- statement: day_digest_save run
-- in: id int64, digest bytes
INSERT INTO day_digest (id, digest) VALUES (:id, :digest) ON CONFLICT (id) DO UPDATE SET digest = excluded.digest

-- statement: day_digest_remove run
-- in: id int64
DELETE FROM day_digest WHERE id = :id

-- statement: day_digest_of_day many
-- in: first int64, last int64
SELECT s.point, s.factor, s.kind, d.digest FROM day_digest d JOIN series s ON s.id = d.id % 4294967296
WHERE d.id BETWEEN :first AND :last ORDER BY s.point, s.factor, s.kind

-- statement: day_digest_next one
-- in: after int64
SELECT id FROM day_digest WHERE id > :after ORDER BY id LIMIT 1

-- statement: day_digest_counts many
-- out: series int64, days int64
SELECT id % 4294967296 AS series, count(*) AS days FROM day_digest GROUP BY id % 4294967296

-- statement: day_unsaid_save run
-- in: id int64, cause int64
INSERT INTO day_unsaid (id, cause) VALUES (:id, :cause) ON CONFLICT (id) DO UPDATE SET cause = day_unsaid.cause | excluded.cause

-- statement: day_unsaid_next many
-- in: limit int64
SELECT id, cause FROM day_unsaid ORDER BY id LIMIT :limit

-- statement: day_unsaid_one one
-- in: id int64
SELECT cause FROM day_unsaid WHERE id = :id

-- statement: day_unsaid_done run
-- in: id int64
DELETE FROM day_unsaid WHERE id = :id

-- statement: journal_seen_one one
SELECT seq, hash FROM journal_seen WHERE id = 1

-- statement: journal_seen_save run
-- in: seq int64, hash text
INSERT INTO journal_seen (id, seq, hash) VALUES (1, :seq, :hash) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash

-- statement: series_next one
-- in: after int64
SELECT id, kind FROM series WHERE id > :after ORDER BY id LIMIT 1

-- statement: series_named one
-- in: id int64
SELECT point, factor, kind FROM series WHERE id = :id

-- statement: code_day_one one
-- in: point text, day int64
SELECT fresh, refused FROM code_day WHERE point = :point AND day = :day

-- statement: code_day_save run
-- in: point text, day int64, fresh int64, refused int64
INSERT INTO code_day (point, day, fresh, refused) VALUES (:point, :day, :fresh, :refused)
ON CONFLICT (point, day) DO UPDATE SET fresh = code_day.fresh + excluded.fresh, refused = code_day.refused + excluded.refused

-- statement: code_any one
-- in: point text, factor text
SELECT id FROM series WHERE point = :point AND factor = :factor LIMIT 1

-- statement: code_list many
-- in: point text
-- out: factor text
SELECT DISTINCT factor FROM series WHERE point = :point AND factor <> ''
