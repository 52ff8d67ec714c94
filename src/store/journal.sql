-- statement: journal_last one
SELECT seq, at_ms, hash FROM journal ORDER BY seq DESC LIMIT 1;

-- statement: journal_insert run
-- in: seq int64, at_ms int64, who text, what text, detail text, digest text, previous text, hash text
INSERT INTO journal (seq, at_ms, who, what, detail, digest, previous, hash)
VALUES (:seq, :at_ms, :who, :what, :detail, :digest, :previous, :hash);

-- statement: journal_seal run
-- in: seq int64, detail text, digest text, hash text, touched text
UPDATE journal SET detail = :detail, digest = :digest, hash = :hash, touched = :touched WHERE seq = :seq;

-- statement: journal_row one
-- in: seq int64
SELECT seq, at_ms, who, what, detail, digest, previous, hash, touched FROM journal WHERE seq = :seq;

-- statement: journal_rows_all_in_order many
SELECT seq, at_ms, who, what, detail, digest, previous, hash, touched FROM journal ORDER BY seq;

-- What was done, without the rows that say where the chains end. before 0: all.
-- statement: change_list list
-- in: before int64
-- filter: who, what
-- sort: seq
-- key: seq
SELECT seq, at_ms, who, what, detail, digest, previous, hash FROM journal WHERE what <> 'head' AND (:before = 0 OR seq < :before);

-- statement: journal_at one
-- in: at_ms int64
-- out: seq int64?
SELECT max(seq) AS seq FROM journal WHERE at_ms <= :at_ms;
