-- Limits, maintenance, rules, warnings.

-- statement: limit_rows many
-- in: point text?, id int64, ended bool
-- row: limit_entry_row
-- out: who text, recorded_ms int64, ended_who text?, ended_ms int64?
SELECT l.id, l.point, l.factor, l.average, l.upper, l.lower, l.upper_cold, l.unit, l.basis, l.exclusive, l.valid_from, l.valid_to, l.source, l.note,
       j.who AS who, j.at_ms AS recorded_ms,
       (SELECT e.who FROM journal e WHERE e.seq = l.until_batch) AS ended_who,
       (SELECT e.at_ms FROM journal e WHERE e.seq = l.until_batch) AS ended_ms
FROM point_limit l JOIN journal j ON j.seq = l.batch
WHERE (:point IS NULL OR l.point = :point) AND (:id = 0 OR l.id = :id)
      AND (:ended OR l.until_batch IS NULL) ORDER BY l.point, l.factor, l.id;

-- statement: limit_lines list
-- row: limit_entry_row
-- out: who text, recorded_ms int64, ended_who text?, ended_ms int64?
-- filter: id, point
-- sort: id
-- key: id
SELECT l.id, l.point, l.factor, l.average, l.upper, l.lower, l.upper_cold, l.unit, l.basis, l.exclusive, l.valid_from, l.valid_to, l.source, l.note,
       j.who AS who, j.at_ms AS recorded_ms,
       (SELECT e.who FROM journal e WHERE e.seq = l.until_batch) AS ended_who,
       (SELECT e.at_ms FROM journal e WHERE e.seq = l.until_batch) AS ended_ms
FROM point_limit l JOIN journal j ON j.seq = l.batch;

-- statement: maintenance_rows many
-- in: point text?, from_ms int64, to_ms int64
-- out: who text, recorded_ms int64
SELECT m.id, m.point, m.factor, m.from_ms, m.to_ms, m.reason, j.who AS who, j.at_ms AS recorded_ms
FROM maintenance m JOIN journal j ON j.seq = m.batch
WHERE m.until_batch IS NULL AND (:point IS NULL OR m.point = :point) AND m.from_ms < :to_ms AND m.to_ms > :from_ms ORDER BY m.from_ms, m.id;

-- statement: maintenance_row one
-- in: id int64
SELECT point, factor, from_ms, to_ms FROM maintenance WHERE id = :id AND until_batch IS NULL;

-- statement: judge_rule_rows many
SELECT rule, parameter, domain, factor, value, unit, source, confidence, note FROM judge_rule WHERE until_batch IS NULL ORDER BY position, id;

-- statement: judge_setting_rows many
-- in: point text?
-- out: who text, recorded_ms int64
SELECT s.id, s.rule, s.parameter, s.point, s.factor, s.value, s.source, j.who AS who, j.at_ms AS recorded_ms
FROM judge_setting s JOIN journal j ON j.seq = s.batch
WHERE s.until_batch IS NULL AND (:point IS NULL OR s.point = :point) ORDER BY s.id;

-- statement: warning_rows many
-- in: point text?, factor text?, rule text?, state text?, from_ms int64, to_ms int64, limit int64
-- row: warning_row
-- out: sustained bool, held bool
SELECT w.id, w.point, w.factor, w.kind, w.rule, w.state, w.first_ms, w.last_ms, w.count, w.suppressed, w.worst_ms, w.severity, w.numbers, w.frames, w.limit_id,
       w.other_point, w.other_factor, w.simulated, w.revoked, w.opened_ms, w.closed_ms, w.closed_by_person, coalesce(e.sustained, false) AS sustained,
       coalesce(e.held, false) AS held, e.joined
FROM warning w LEFT JOIN warning_event e ON e.warning = w.id
WHERE (:point IS NULL OR w.point = :point) AND (:factor IS NULL OR w.factor = :factor) AND (:rule IS NULL OR w.rule = :rule)
      AND (:state IS NULL OR w.state = :state OR (:state = 'active' AND w.state <> 'closed'))
      AND e.joined IS NULL AND w.first_ms < :to_ms AND w.last_ms >= :from_ms
ORDER BY w.last_ms DESC, w.id DESC LIMIT :limit;

-- One, also one that belongs to another.
-- statement: warning_by_id one
-- in: id int64
-- row: warning_row
-- out: sustained bool, held bool
SELECT w.id, w.point, w.factor, w.kind, w.rule, w.state, w.first_ms, w.last_ms, w.count, w.suppressed, w.worst_ms, w.severity, w.numbers, w.frames, w.limit_id,
       w.other_point, w.other_factor, w.simulated, w.revoked, w.opened_ms, w.closed_ms, w.closed_by_person, coalesce(e.sustained, false) AS sustained,
       coalesce(e.held, false) AS held, e.joined
FROM warning w LEFT JOIN warning_event e ON e.warning = w.id
WHERE w.id = :id;

-- What is asked of those that are listed. point_kind: '' of a point that is registered no more. sustained, and its contrary plain: few are,
-- and those are found by their list; whether one row is not is asked of that row. None is a join: it costs nothing where nobody asks for it.
-- statement: warning_places list
-- out: sustained bool, plain bool, point_kind text
-- filter: point, factor, rule, state, first_ms, last_ms, point_kind
-- sort: point, severity, first_ms, last_ms
-- key: id
SELECT w.id, w.point, w.factor, w.rule, w.state, w.first_ms, w.last_ms, w.severity,
       w.id IN (SELECT e.warning FROM warning_event e WHERE e.sustained) AS sustained,
       NOT EXISTS (SELECT 1 FROM warning_event e WHERE e.warning = w.id AND e.sustained) AS plain,
       coalesce((SELECT max(p.kind) FROM point p WHERE p.code = w.point AND p.until_batch IS NULL), '') AS point_kind
FROM warning w WHERE w.id NOT IN (SELECT j.warning FROM warning_event j WHERE j.joined IS NOT NULL);

-- statement: warning_lines list
-- row: warning_row
-- out: sustained bool, held bool
-- filter: id
-- sort: id
-- key: id
SELECT w.id, w.point, w.factor, w.kind, w.rule, w.state, w.first_ms, w.last_ms, w.count, w.suppressed, w.worst_ms, w.severity, w.numbers, w.frames, w.limit_id,
       w.other_point, w.other_factor, w.simulated, w.revoked, w.opened_ms, w.closed_ms, w.closed_by_person, coalesce(e.sustained, false) AS sustained,
       coalesce(e.held, false) AS held, e.joined
FROM warning w LEFT JOIN warning_event e ON e.warning = w.id;

-- statement: warning_of_key many
-- in: point text, factor text, kind text, rule text, from_ms int64
-- out: sustained bool, held bool
SELECT w.id, w.state, w.first_ms, w.last_ms, w.count, w.suppressed, w.worst_ms, w.severity, w.numbers, w.frames, w.limit_id, w.other_point, w.other_factor,
       w.simulated, w.revoked, w.opened_ms, w.closed_ms, w.closed_by_person, coalesce(e.sustained, false) AS sustained, coalesce(e.held, false) AS held
FROM warning w LEFT JOIN warning_event e ON e.warning = w.id
WHERE w.point = :point AND w.factor = :factor AND w.kind = :kind AND w.rule = :rule AND (w.state <> 'closed' OR w.last_ms >= :from_ms) AND e.joined IS NULL
ORDER BY w.first_ms, w.id;

-- statement: warning_event_save run
-- in: warning int64, sustained bool, held bool
INSERT INTO warning_event (warning, sustained, held) VALUES (:warning, :sustained, :held)
ON CONFLICT (warning) DO UPDATE SET sustained = excluded.sustained, held = excluded.held;

-- statement: warning_factors many
-- out: point text
SELECT DISTINCT point, factor FROM warning WHERE factor <> '' ORDER BY point, factor;

-- statement: warning_rename_factor run
-- in: point text, factor text, name text
UPDATE warning SET factor = :name WHERE point = :point AND factor = :factor
    AND (state = 'closed' OR NOT EXISTS (SELECT 1 FROM warning w WHERE w.point = :point AND w.factor = :name AND w.kind = warning.kind
                                         AND w.rule = warning.rule AND w.state <> 'closed'));

-- statement: warning_insert run
-- in: point text, factor text, kind text, rule text, state text, first_ms int64, last_ms int64, count int64, suppressed int64, worst_ms int64, severity float64, numbers text, frames text, limit_id int64?, other_point text?, other_factor text?, simulated bool, opened_ms int64
INSERT INTO warning (point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity, numbers, frames, limit_id, other_point,
                     other_factor, simulated, revoked, opened_ms, closed_by_person)
VALUES (:point, :factor, :kind, :rule, :state, :first_ms, :last_ms, :count, :suppressed, :worst_ms, :severity, :numbers, :frames, :limit_id, :other_point,
        :other_factor, :simulated, false, :opened_ms, false);

-- statement: warning_update run
-- in: id int64, first_ms int64, last_ms int64, count int64, suppressed int64, worst_ms int64, severity float64, numbers text, frames text, limit_id int64?, revoked bool
UPDATE warning SET first_ms = :first_ms, last_ms = :last_ms, count = :count, suppressed = :suppressed, worst_ms = :worst_ms, severity = :severity,
       numbers = :numbers, frames = :frames, limit_id = :limit_id, revoked = :revoked WHERE id = :id;

-- statement: warning_state_set run
-- in: id int64, state text, closed_ms int64?, by_person bool
UPDATE warning SET state = :state, closed_ms = :closed_ms, closed_by_person = :by_person WHERE id = :id;

-- Without those that belong to others, which are taken off: asking each row would cost more than all the rest.
-- statement: warning_counts many
-- out: state text, rule text, count int64
SELECT n.state AS state, n.rule AS rule, CAST(sum(n.rows_of) AS bigint) AS count
FROM (SELECT state, rule, count(*) AS rows_of FROM warning GROUP BY state, rule
      UNION ALL SELECT w.state, w.rule, -1 AS rows_of FROM warning_event j JOIN warning w ON w.id = j.warning WHERE j.joined IS NOT NULL) n
GROUP BY n.state, n.rule HAVING sum(n.rows_of) > 0 ORDER BY n.state, n.rule;

-- How many of those that are not closed have the higher degree.
-- statement: warning_sustained_counts many
-- out: rule text, count int64
SELECT w.rule AS rule, count(*) AS count FROM warning_event e JOIN warning w ON w.id = e.warning
WHERE e.sustained AND e.joined IS NULL AND w.state <> 'closed' GROUP BY w.rule ORDER BY w.rule;

-- statement: warning_step_insert run
-- in: warning int64, kind text, at_ms int64, who text, note text?, numbers text?, batch int64
INSERT INTO warning_step (warning, kind, at_ms, who, note, numbers, batch) VALUES (:warning, :kind, :at_ms, :who, :note, :numbers, :batch);

-- statement: warning_step_rows many
-- in: warning int64
SELECT id, kind, at_ms, who, note, numbers FROM warning_step
WHERE warning = :warning OR warning IN (SELECT warning FROM warning_event WHERE joined = :warning) ORDER BY at_ms, id;

-- statement: judged_rows many
SELECT point, factor, kind, rows, last_ms FROM judged;

-- statement: judged_save run
-- in: point text, factor text, kind text, rows int64, last_ms int64
INSERT INTO judged (point, factor, kind, rows, last_ms) VALUES (:point, :factor, :kind, :rows, :last_ms)
ON CONFLICT (point, factor, kind) DO UPDATE SET rows = excluded.rows, last_ms = excluded.last_ms;

-- statement: judged_forget run
-- in: point text?
UPDATE judged SET rows = 0 WHERE :point IS NULL OR point = :point; -- with what it is judged by has changed: a killed server finds it again
