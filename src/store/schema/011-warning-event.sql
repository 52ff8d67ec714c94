-- An event is one warning: exceeding in a row is a degree of it. What was a second warning until now belongs to its event.
CREATE TABLE warning_event (
    warning int64 PRIMARY KEY,
    sustained bool NOT NULL,        -- exceeded several times in a row
    held bool NOT NULL,             -- opened again by a person: only a person closes it
    joined int64                    -- the warning this one belongs to: it is not listed any more
);
INSERT INTO warning_event (warning, sustained, held, joined)
SELECT s.id, true, false, (SELECT max(e.id) FROM warning e WHERE e.rule = 'exceedance' AND e.point = s.point AND e.factor = s.factor AND e.kind = s.kind
                           AND e.first_ms <= s.last_ms AND e.last_ms >= s.first_ms)
FROM warning s WHERE s.rule = 'sustained';
INSERT INTO warning_event (warning, sustained, held)
SELECT DISTINCT e.joined, true, false FROM warning_event e JOIN warning s ON s.id = e.warning WHERE e.joined IS NOT NULL AND NOT s.revoked;
UPDATE warning SET rule = 'exceedance' WHERE rule = 'sustained' AND id IN (SELECT warning FROM warning_event WHERE joined IS NULL);
UPDATE warning SET state = 'open', closed_ms = NULL, closed_by_person = false WHERE closed_by_person
       AND id IN (SELECT e.joined FROM warning_event e JOIN warning s ON s.id = e.warning WHERE s.state <> 'closed');
UPDATE warning SET state = 'acknowledged' WHERE state = 'open'
       AND id IN (SELECT e.joined FROM warning_event e JOIN warning s ON s.id = e.warning WHERE s.state = 'acknowledged');
CREATE INDEX warning_event_joined ON warning_event (joined);
