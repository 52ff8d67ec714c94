-- statement: forward_rows many
-- out: id int64, name text, address text, encoding text, edition text, password text, mns text, points text, answers bool, over_time_s int64, from_start bool, simulated bool, enabled bool, row_digest text
SELECT id, name, address, encoding, edition, password, mns, points, answers, over_time_s, from_start, simulated, enabled, row_digest
FROM forward WHERE until_batch IS NULL ORDER BY name, id;
