-- Limits, maintenance windows, rules of judging, and the warnings that come of them.

-- Defaults of the national pack: one value of one parameter of a rule.
-- journaled
CREATE TABLE judge_rule (
    id int64 PRIMARY KEY, rule text NOT NULL, parameter text NOT NULL, domain text, factor text, value text NOT NULL,
    unit text, source text, confidence text, note text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- What people set otherwise, for a point, a factor or both.
-- journaled
CREATE TABLE judge_setting (
    id int64 PRIMARY KEY, rule text NOT NULL, parameter text NOT NULL, point text, factor text, value text NOT NULL, source text NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE point_limit (
    id int64 PRIMARY KEY, point text NOT NULL, factor text NOT NULL,
    average text NOT NULL,          -- hour day instant
    upper text, lower text, upper_cold text, unit text, -- decimals as given
    basis text NOT NULL,            -- permit standard temporary
    exclusive bool NOT NULL,        -- stands in place of those that are not
    valid_from text, valid_to text, -- days, both belong to it; null = open
    source text NOT NULL, note text,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX point_limit_by_point ON point_limit (point, factor);

-- journaled
CREATE TABLE maintenance (
    id int64 PRIMARY KEY, point text NOT NULL, factor text, from_ms int64 NOT NULL, to_ms int64 NOT NULL, reason text NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX maintenance_by_point ON maintenance (point, from_ms);

-- Where a warning stands now: follows from its steps and from the observations. At most one per (point, factor, kind,
-- rule) is not closed. Later modules (cases) refer to a warning by id; nothing here knows them.
CREATE TABLE warning (
    id int64 PRIMARY KEY, point text NOT NULL, factor text NOT NULL, kind text NOT NULL, rule text NOT NULL,
    state text NOT NULL,            -- open acknowledged closed
    first_ms int64 NOT NULL, last_ms int64 NOT NULL, -- first and last occurrence
    count int64 NOT NULL, suppressed int64 NOT NULL,
    worst_ms int64 NOT NULL, severity float64 NOT NULL, numbers text NOT NULL, -- "value=62.5 limit=50" of the worst occurrence
    frames text NOT NULL,           -- positions in the raw log, separated by blanks
    limit_id int64, other_point text, other_factor text,
    simulated bool NOT NULL, revoked bool NOT NULL, -- revoked: judged again, the data no longer show it
    opened_ms int64 NOT NULL, closed_ms int64, closed_by_person bool NOT NULL
);
CREATE INDEX warning_by_key ON warning (point, factor, rule, last_ms);
CREATE INDEX warning_by_state ON warning (state, last_ms);

-- journaled
CREATE TABLE warning_step (
    id int64 PRIMARY KEY, warning int64 NOT NULL,
    kind text NOT NULL,             -- opened acknowledged noted closed revised
    at_ms int64 NOT NULL, who text NOT NULL, note text, numbers text, batch int64 NOT NULL
);
CREATE INDEX warning_step_by_warning ON warning_step (warning, id);

-- How much of a series has been judged: what differs at the next start is judged then.
CREATE TABLE judged (
    point text NOT NULL, factor text NOT NULL, kind text NOT NULL, rows int64 NOT NULL, last_ms int64 NOT NULL,
    PRIMARY KEY (point, factor, kind)
);
