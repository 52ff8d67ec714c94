-- statement: maintenance_changed many
-- in: since int64
-- out: changed int64
SELECT point, factor, from_ms, to_ms, coalesce(until_batch, batch) AS changed FROM maintenance
WHERE coalesce(until_batch, batch) > :since ORDER BY changed;
