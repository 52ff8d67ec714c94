-- Of one name, or (null) of all.
-- statement: account_rows many
-- in: name text?
SELECT id, name, person, role, department, region, enterprise, state FROM account
WHERE until_batch IS NULL AND (:name IS NULL OR name = :name) ORDER BY name;

-- statement: account_department one
-- in: code text
-- out: count int64
SELECT count(*) AS count FROM department WHERE code = :code AND until_batch IS NULL;

-- statement: account_region one
-- in: code text
-- out: count int64
SELECT count(*) AS count FROM region WHERE code = :code AND until_batch IS NULL;

-- statement: account_insert run
-- in: name text, person text, role text, department text?, region text?, enterprise text?, state text, batch int64
INSERT INTO account (name, person, role, department, region, enterprise, state, batch)
VALUES (:name, :person, :role, :department, :region, :enterprise, :state, :batch);

-- statement: account_end run
-- in: id int64, batch int64
UPDATE account SET until_batch = :batch WHERE id = :id;

-- statement: account_secret_of one
-- in: name text
SELECT hash, first FROM account_secret WHERE name = :name;

-- statement: account_secret_drop run
-- in: name text
DELETE FROM account_secret WHERE name = :name;

-- statement: account_secret_insert run
-- in: name text, hash text, first bool, changed_ms int64
INSERT INTO account_secret (name, hash, first, changed_ms) VALUES (:name, :hash, :first, :changed_ms);
