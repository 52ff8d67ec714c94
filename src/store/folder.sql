-- statement: folder_row one
SELECT simulated FROM folder ORDER BY id DESC LIMIT 1;

-- statement: folder_insert run
-- in: simulated bool, batch int64
INSERT INTO folder (simulated, batch) VALUES (:simulated, :batch);
