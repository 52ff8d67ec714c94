-- statement: forward_rows many
SELECT id, name, address, encoding, edition, password, mns, points, answers, over_time_s, from_start, simulated, enabled, position, row_digest
FROM forward WHERE until_batch IS NULL ORDER BY name, id;
