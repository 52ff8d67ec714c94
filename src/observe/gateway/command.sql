-- statement: command_insert run
-- in: mn text, number int64, arguments text, origin text, person text, note text, at_ms int64, expires_ms int64
INSERT INTO device_command (mn, number, arguments, origin, person, note, at_ms, expires_ms, state, qn, tries, frames, answer)
VALUES (:mn, :number, :arguments, :origin, :person, :note, :at_ms, :expires_ms, 'waiting', '', 0, 0, '');

-- statement: command_order_insert run
-- in: command int64, mn text, action text, number int64, arguments text, note text, batch int64
INSERT INTO device_order (command, mn, action, number, arguments, note, batch)
VALUES (:command, :mn, :action, :number, :arguments, :note, :batch);

-- statement: command_open many
SELECT id, mn, number, arguments, origin, at_ms, expires_ms, state, qn, tries, sent_ms, frames, answer
FROM device_command WHERE ended_ms IS NULL ORDER BY id;

-- statement: command_of_mn many
-- in: mn text, before int64, most int64
SELECT id, number, arguments, origin, person, note, at_ms, expires_ms, state, qn, tries, sent_ms, ended_ms, frames, code, answer
FROM device_command WHERE mn = :mn AND id < :before ORDER BY id DESC LIMIT :most;

-- statement: command_row one
-- in: id int64, mn text
SELECT number, arguments, state, person, ended_ms FROM device_command WHERE id = :id AND mn = :mn;

-- statement: command_given_up one
-- in: mn text, qn text
SELECT id, number, arguments FROM device_command WHERE mn = :mn AND qn = :qn AND state = 'unanswered';

-- statement: command_late run
-- in: id int64, code int64?, answer text
UPDATE device_command SET code = :code, answer = :answer WHERE id = :id;

-- statement: command_progress run
-- in: id int64, state text, arguments text, qn text, tries int64, sent_ms int64?, ended_ms int64?, frames int64, code int64?, answer text
UPDATE device_command SET state = :state, arguments = :arguments, qn = :qn, tries = :tries, sent_ms = :sent_ms, ended_ms = :ended_ms,
    frames = :frames, code = :code, answer = :answer
WHERE id = :id AND ended_ms IS NULL;

-- statement: command_cancel run
-- in: id int64, ended_ms int64
UPDATE device_command SET state = 'cancelled', ended_ms = :ended_ms WHERE id = :id AND ended_ms IS NULL;

-- statement: command_open_count one
-- in: mn text
-- out: count int64
SELECT count(*) AS count FROM device_command WHERE mn = :mn AND ended_ms IS NULL;

-- statement: device_by_mn one
-- in: mn text
SELECT id FROM device WHERE mn = :mn AND until_batch IS NULL;
