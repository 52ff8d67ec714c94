-- Who may sign in. Versioned: who an account was on any day stays.
-- journaled
CREATE TABLE account (
    id int64 PRIMARY KEY,
    name text NOT NULL,             -- what is typed to sign in; never given to another person
    person text NOT NULL,           -- whose it is
    role text NOT NULL,             -- of packs/national/roles.csv
    department text, region text,   -- whose rows are his
    enterprise text,
    state text NOT NULL,            -- invited active locked left
    batch int64 NOT NULL, until_batch int64
);
CREATE UNIQUE INDEX account_now ON account (name) WHERE until_batch IS NULL;
-- What proves that it is he: not journaled, so that no digest holds what could be guessed from.
CREATE TABLE account_secret (
    name text PRIMARY KEY,
    hash text NOT NULL,             -- Argon2id with its parameters
    first bool NOT NULL,            -- given by another person: to be changed before anything else
    changed_ms int64 NOT NULL
);
-- Whose session a batch was: "NAME ROLE ADDRESS", inside its hash. null: who acted is only what was said (who).
ALTER TABLE journal ADD COLUMN account text;
