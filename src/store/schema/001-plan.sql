-- Neutral types: int64 float64 text bytes bool (sqlgen emits SQLite STRICT and PostgreSQL).
-- `-- journaled` on the line before a table: its rows belong to a journal batch and are covered by its digest.
-- Every journaled table gets an index on its batch columns.
-- Rows of versioned tables live from `batch` until `until_batch` (null = still valid); facts are append-only.
-- `line` is the pack line a row came from (null when it did not come from a pack); `position` is the order shown.

CREATE TABLE journal (
    seq int64 PRIMARY KEY,
    at_ms int64 NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    detail text NOT NULL,
    digest text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);

-- journaled
CREATE TABLE plan (
    id int64 PRIMARY KEY, code text NOT NULL, title text NOT NULL, title_en text, short_name text NOT NULL,
    region text NOT NULL, published text, base_year int64 NOT NULL, year_from int64 NOT NULL, year_to int64 NOT NULL,
    edition text NOT NULL, language text NOT NULL, boundary text, control text,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE stage (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, year_from int64 NOT NULL,
    year_to int64 NOT NULL, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE region (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, level text NOT NULL, parent text,
    source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
CREATE INDEX region_by_code ON region (code, until_batch); -- asked for with every fact

-- journaled
CREATE TABLE department (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, aliases text, kind text NOT NULL,
    parent text, level text NOT NULL, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE domain (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE task_group (
    id int64 PRIMARY KEY, code text NOT NULL, domain text NOT NULL, name text NOT NULL, name_en text, source text,
    line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE unit (
    id int64 PRIMARY KEY, code text NOT NULL, aliases text, name_en text, dimension text NOT NULL, factor text NOT NULL,
    kind text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE state (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, rank int64, source text, line int64,
    position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE edition (
    id int64 PRIMARY KEY, code text NOT NULL, document text NOT NULL, name text, valid_from text, valid_to text,
    confidence text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE edition_indicator (
    id int64 PRIMARY KEY, edition text NOT NULL, no text NOT NULL, domain text, name text NOT NULL, unit text,
    standard text, attribute text, applies text, maps_to text, confidence text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE element (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, unit text, kind text NOT NULL,
    period text NOT NULL, aggregate text, carry bool NOT NULL, formula text, reported_by text, source_kind text NOT NULL,
    source_query text, definition text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE indicator (
    id int64 PRIMARY KEY, no text NOT NULL, class text NOT NULL, part_of text, code text NOT NULL, name text NOT NULL,
    name_en text, domain text, task_group text, kind text NOT NULL, unit text, attribute text, formula text,
    decimals int64, basis text NOT NULL, carry bool NOT NULL, departments text, definition text,
    definition_confidence text, evidence text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE target (
    id int64 PRIMARY KEY, indicator text NOT NULL, due text NOT NULL, measured text NOT NULL, comparator text NOT NULL,
    value text, unit text, value_element text, text text, source text, note text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE note (
    id int64 PRIMARY KEY, indicator text NOT NULL, kind text NOT NULL, text text NOT NULL, departments text,
    expected_by text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE project_group (
    id int64 PRIMARY KEY, code text NOT NULL, name text NOT NULL, name_en text, domain text, line int64,
    position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE project (
    id int64 PRIMARY KEY, no int64 NOT NULL, name text NOT NULL, project_group text NOT NULL, content text,
    invest_wan_yuan text, departments text NOT NULL, year_from int64 NOT NULL, year_to int64 NOT NULL, effect text,
    source text, note text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE contribution (
    id int64 PRIMARY KEY, project int64 NOT NULL, indicator text NOT NULL, points text, unit text, due text,
    basis text NOT NULL, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE section (
    id int64 PRIMARY KEY, code text NOT NULL, parent text, title text NOT NULL, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- journaled
CREATE TABLE measure (
    id int64 PRIMARY KEY, code text NOT NULL, section text NOT NULL, title text NOT NULL, text text, departments text,
    deadline text, comparator text, value text, unit text, indicators text, projects text, source text, line int64,
    position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- A value of an element or an indicator. Append-only: a correction is a later row for the same subject, region and period.
-- journaled
CREATE TABLE fact (
    id int64 PRIMARY KEY,
    subject text NOT NULL,          -- element code, or indicator number
    region text NOT NULL,
    period text NOT NULL,           -- 2017, 2017Q1, 2017-03, 2017-03-31
    year int64 NOT NULL,
    qualifier text,                 -- >= or <=
    mantissa int64, scale int64,    -- exact decimal; null for a state or a withdrawn value
    unit text,
    state text, verdict text, outlook text, text text,
    baseline bool NOT NULL,
    withdrawn bool NOT NULL,        -- the value recorded before was wrong; there is none now
    source_kind text NOT NULL,      -- document person formula series register survey raster simulation
    source text NOT NULL,           -- section of the plan, document, person and evidence
    evidence text,                  -- digest in the archive
    note text, line int64,
    batch int64 NOT NULL
);
CREATE INDEX fact_by_subject ON fact (region, subject, year);

-- Stored results are a cache of the evaluator, one row per region, indicator and year, written in the transaction of the fact.
CREATE TABLE result (
    region text NOT NULL, indicator text NOT NULL, year int64 NOT NULL,
    verdict text NOT NULL, basis text NOT NULL, value float64, state text, value_year int64, origin text NOT NULL,
    bits bytes NOT NULL,            -- the whole result as the evaluator wrote it
    PRIMARY KEY (region, year, indicator)
);
