-- statement: journal_last one
SELECT seq, at_ms, hash FROM journal ORDER BY seq DESC LIMIT 1;

-- statement: journal_insert run
-- in: seq int64, at_ms int64, who text, what text, detail text, digest text, previous text, hash text, account text?
INSERT INTO journal (seq, at_ms, who, what, detail, digest, previous, hash, account)
VALUES (:seq, :at_ms, :who, :what, :detail, :digest, :previous, :hash, :account);

-- statement: journal_seal run
-- in: seq int64, detail text, digest text, hash text, touched text
UPDATE journal SET detail = :detail, digest = :digest, hash = :hash, touched = :touched WHERE seq = :seq;

-- statement: journal_row one
-- in: seq int64
SELECT seq, at_ms, who, what, detail, digest, previous, hash, touched, account FROM journal WHERE seq = :seq;

-- statement: journal_rows_all_in_order many
SELECT seq, at_ms, who, what, detail, digest, previous, hash, touched, account FROM journal ORDER BY seq;

-- What was done, without the rows that say where the chains end, and, but for `people`, without who signed in and what accounts there
-- are. before 0: all.
-- statement: change_list list
-- in: before int64, people bool
-- filter: who, what
-- sort: seq
-- key: seq
SELECT seq, at_ms, who, what, detail, digest, previous, hash, account FROM journal WHERE what <> 'head' AND (:people OR (what NOT LIKE 'session.%' AND what NOT LIKE 'account.%')) AND (:before = 0 OR seq < :before);

-- statement: journal_at one
-- in: at_ms int64
-- out: seq int64?
SELECT max(seq) AS seq FROM journal WHERE at_ms <= :at_ms;
