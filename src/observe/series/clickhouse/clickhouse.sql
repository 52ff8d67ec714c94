-- What is asked of ClickHouse (18.16 and newer). Not checked against a schema: tests/clickhouse/run asks a real server.
-- Values are written into the text by clickhouse_text, the only place that does.

-- statement: create_database run
-- in: database text
CREATE DATABASE IF NOT EXISTS :database

-- statement: create_series run
CREATE TABLE IF NOT EXISTS series (id Int64, point String, factor String, kind UInt8) ENGINE = ReplacingMergeTree() ORDER BY id

-- statement: create_observation run
-- A row is known by (series, at, version); rows that are equal in these are equal in all, and merge into one. A scale of -1: no number.
-- A partition is a kind and three months.
CREATE TABLE IF NOT EXISTS observation (series Int64, at Int64, version Int32, kind UInt8, value Int64, least Int64, most Int64,
    total Int64, value_scale Int8, least_scale Int8, most_scale Int8, total_scale Int8, flag FixedString(4), origin UInt8, frame Int64)
ENGINE = ReplacingMergeTree() PARTITION BY (kind, intDiv(at, 7889400000)) ORDER BY (series, at, version)

-- statement: insert_series run
INSERT INTO series FORMAT RowBinary

-- statement: insert_observation run
INSERT INTO observation FORMAT RowBinary

-- statement: read_rows many
-- in: series int64, kind int64, from int64, to int64
SELECT * FROM observation WHERE series = :series AND kind = :kind AND at >= :from AND at < :to ORDER BY at, version FORMAT RowBinary

-- statement: read_wanted many
-- in: series int64, kind int64, from int64, to int64
-- wanted: a table of instants that is sent along
SELECT * FROM observation WHERE series = :series AND kind = :kind AND at >= :from AND at < :to AND at IN wanted ORDER BY at, version FORMAT RowBinary

-- statement: read_latest one
-- in: series int64, kind int64, before int64
SELECT * FROM observation WHERE series = :series AND kind = :kind AND at IN
    (SELECT max(at) FROM observation WHERE series = :series AND kind = :kind AND at < :before)
ORDER BY version DESC LIMIT 1 FORMAT RowBinary

-- statement: read_means many
-- in: series int64, kind int64, from int64, to int64, step int64, valid_only int64, limit int64
SELECT toInt64(intDiv(at - :from, :step)) AS bucket, toUInt64(count()), toUInt64(sum(sound)), sum(speaking), min(low), max(high) FROM
    (SELECT at, argMax(value / exp10(value_scale), version) AS speaking, argMax(value_scale, version) AS present,
        argMax(if(least_scale < 0, value / exp10(value_scale), least / exp10(least_scale)), version) AS low,
        argMax(if(most_scale < 0, value / exp10(value_scale), most / exp10(most_scale)), version) AS high,
        argMax(flag = '\0\0\0\0' OR flag = 'N\0\0\0', version) AS sound
    FROM observation WHERE series = :series AND kind = :kind AND at >= :from AND at < :to GROUP BY at)
WHERE present >= 0 AND sound >= :valid_only GROUP BY bucket ORDER BY bucket LIMIT :limit FORMAT RowBinary

-- statement: read_list many
-- in: point text?
SELECT point, factor, kind, first, last, rows FROM
    (SELECT series AS id, min(at) AS first, max(at) AS last, toUInt64(count()) AS rows FROM observation FINAL
    WHERE series IN (SELECT id FROM series WHERE :point = '' OR point = :point) GROUP BY series)
ANY INNER JOIN (SELECT id, point, factor, kind FROM series) USING id ORDER BY point, factor, kind FORMAT RowBinary

-- statement: count_old one
-- in: kind int64, before int64
SELECT toUInt64(count()) FROM observation FINAL WHERE kind = :kind AND at < :before FORMAT RowBinary

-- statement: remove_old run
-- in: kind int64, before int64
ALTER TABLE observation DELETE WHERE kind = :kind AND at < :before

-- statement: remove_series run
-- in: series int64, kind int64
ALTER TABLE observation DELETE WHERE series = :series AND kind = :kind

-- statement: count_removing one
SELECT toUInt64(count()) FROM system.mutations WHERE database = currentDatabase() AND table = 'observation' AND is_done = 0 FORMAT RowBinary
