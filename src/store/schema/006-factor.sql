-- What devices measure, by code of HJ 212 (packs/national/factors.csv).
-- journaled
CREATE TABLE factor (
    id int64 PRIMARY KEY, code text NOT NULL, old_code text, name text NOT NULL, name_en text, kind text NOT NULL,
    unit text, unit_air text, unit_emission text, decimals int64, decimals_air int64, least text, most text,
    confidence text, source text, line int64, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
