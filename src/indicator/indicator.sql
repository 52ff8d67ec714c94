-- Definitions valid as of a batch; facts up to a batch; stored results.

-- statement: model_plan one
-- in: as_of int64
-- out: region_name text?
SELECT p.code, p.title, p.title_en, p.short_name, p.region, p.published, p.base_year, p.year_from, p.year_to, p.edition,
       p.boundary, p.control,
       (SELECT r.name FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name
FROM plan p WHERE :valid(p) ORDER BY p.id DESC LIMIT 1;

-- statement: model_stages many
-- in: as_of int64
SELECT code, name, name_en, year_from, year_to FROM stage
WHERE :valid ORDER BY position, id;

-- statement: model_states many
-- in: as_of int64
SELECT code, name, name_en, rank FROM state
WHERE :valid ORDER BY position, id;

-- statement: model_units many
-- in: as_of int64
SELECT code, aliases, dimension, factor, kind FROM unit
WHERE :valid ORDER BY position, id;

-- statement: model_elements many
-- in: as_of int64
SELECT code, name, name_en, unit, kind, aggregate, carry, formula, reported_by, source_kind, source_query, definition,
       source, line
FROM element WHERE :valid ORDER BY position, id;

-- statement: model_bounds many
-- in: as_of int64
SELECT subject, least, most FROM bound
WHERE :valid ORDER BY position, id;

-- statement: model_indicators many
-- in: as_of int64
SELECT no, class, part_of, code, name, name_en, domain, task_group, kind, unit, attribute, formula, decimals, basis,
       carry, departments, definition, definition_confidence, evidence, source, line
FROM indicator WHERE :valid ORDER BY position, id;

-- statement: model_targets many
-- in: as_of int64
SELECT indicator, due, measured, comparator, value, unit, value_element, text, source, note, line
FROM target WHERE :valid ORDER BY position, id;

-- statement: model_fact_years one
-- out: first_year int64?, last_year int64?
SELECT (SELECT min(year) FROM fact) AS first_year, (SELECT max(year) FROM fact) AS last_year;

-- statement: inputs_facts many
-- in: region text, as_of int64
SELECT id, subject, period, year, qualifier, mantissa, scale, unit, state, verdict, outlook, baseline
FROM fact WHERE region = :region AND batch <= :as_of;

-- statement: inputs_subject_facts many
-- in: region text, subject text, as_of int64
SELECT id, subject, period, year, qualifier, mantissa, scale, unit, state, verdict, outlook, baseline
FROM fact WHERE region = :region AND subject = :subject AND batch <= :as_of;

-- statement: fact_regions many
-- in: but text
-- out: region text
SELECT DISTINCT region FROM fact WHERE region <> :but ORDER BY region;

-- statement: fact_region_known one
-- in: code text
SELECT code FROM region WHERE code = :code AND until_batch IS NULL LIMIT 1;

-- statement: fact_newest one
-- in: region text, subject text, year int64, period text
SELECT qualifier, mantissa, scale, unit, state, withdrawn FROM fact
WHERE region = :region AND subject = :subject AND year = :year AND period = :period ORDER BY id DESC LIMIT 1;

-- statement: fact_insert run
-- in: subject text, region text, period text, year int64, qualifier text?, mantissa int64?, scale int64?, unit text?, state text?, verdict text?, outlook text?, text text?, baseline bool, withdrawn bool, source_kind text, source text, evidence text?, note text?, line int64?, batch int64
INSERT INTO fact (subject, region, period, year, qualifier, mantissa, scale, unit, state, verdict, outlook, text,
                  baseline, withdrawn, source_kind, source, evidence, note, line, batch)
VALUES (:subject, :region, :period, :year, :qualifier, :mantissa, :scale, :unit, :state, :verdict, :outlook, :text,
        :baseline, :withdrawn, :source_kind, :source, :evidence, :note, :line, :batch);

-- What an element or indicator was before a period, newest first: one value a period of the same kind (periods of one kind are as
-- long as each other and sort as texts do).
-- statement: fact_before many
-- in: region text, subject text, period text, year int64, most int64
SELECT f.period, f.mantissa, f.scale, f.unit FROM fact f
WHERE f.region = :region AND f.subject = :subject AND f.year <= :year AND f.period < :period AND length(f.period) = length(:period)
      AND f.mantissa IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.region = f.region AND g.subject = f.subject AND g.year = f.year
                      AND g.period = f.period AND g.id > f.id)
ORDER BY f.period DESC LIMIT :most;

-- statement: fact_reason_insert run
-- in: fact int64, reason text, batch int64
INSERT INTO fact_reason (fact, reason, batch) VALUES (:fact, :reason, :batch);

-- Which of them are current is seen by who reads all of them.
-- statement: fact_rows many
-- in: region text, subject text?, year int64, as_of int64
-- row: fact_row
-- out: current bool
SELECT f.id, f.subject, f.region, f.period, f.year, f.qualifier, f.mantissa, f.scale, f.unit, f.state, f.verdict,
       f.outlook, f.text, f.baseline, f.withdrawn, f.source_kind, f.source, f.evidence, f.note, r.reason, f.batch, j.who, j.at_ms, TRUE AS current
FROM fact f JOIN journal j ON j.seq = f.batch LEFT JOIN fact_reason r ON r.fact = f.id
WHERE f.region = :region AND (:subject IS NULL OR f.subject = :subject) AND (:year = 0 OR f.year = :year)
      AND f.batch <= :as_of
ORDER BY f.id;

-- statement: fact_lines list
-- in: region text, as_of int64
-- row: fact_row
-- out: current bool
-- filter: subject, year, current
-- sort: id
SELECT f.id, f.subject, f.region, f.period, f.year, f.qualifier, f.mantissa, f.scale, f.unit, f.state, f.verdict,
       f.outlook, f.text, f.baseline, f.withdrawn, f.source_kind, f.source, f.evidence, f.note, r.reason, f.batch, j.who, j.at_ms,
       NOT EXISTS (SELECT 1 FROM fact g WHERE g.region = f.region AND g.subject = f.subject AND g.year = f.year
                   AND g.period = f.period AND g.id > f.id AND g.batch <= :as_of) AS current
FROM fact f JOIN journal j ON j.seq = f.batch LEFT JOIN fact_reason r ON r.fact = f.id
WHERE f.region = :region AND f.batch <= :as_of;

-- statement: settled_difference_insert run
-- in: fact int64, value text, unit text?, edition int64, since_ms int64, source text, batch int64
INSERT INTO settled_difference (fact, value, unit, edition, since_ms, source, batch)
VALUES (:fact, :value, :unit, :edition, :since_ms, :source, :batch);

-- statement: settled_difference_newest one
-- in: fact int64
SELECT value, unit, edition FROM settled_difference WHERE fact = :fact ORDER BY id DESC LIMIT 1;

-- Of facts that still speak for their period.
-- statement: settled_difference_rows many
-- in: region text, as_of int64
-- out: fact_unit text?
SELECT f.subject, f.year, f.mantissa, f.scale, f.unit AS fact_unit, d.value, d.unit, d.edition, d.since_ms, d.source
FROM settled_difference d JOIN fact f ON f.id = d.fact
WHERE f.region = :region AND d.batch <= :as_of
      AND NOT EXISTS (SELECT 1 FROM settled_difference e WHERE e.fact = d.fact AND e.id > d.id AND e.batch <= :as_of)
      AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.region = f.region AND g.subject = f.subject AND g.year = f.year AND g.period = f.period
                      AND g.id > f.id AND g.batch <= :as_of)
ORDER BY f.subject, f.year;

-- statement: result_put run
-- in: region text, indicator text, year int64, verdict text, basis text, value float64?, state text?, value_year int64?, origin text, bits bytes
INSERT INTO result (region, indicator, year, verdict, basis, value, state, value_year, origin, bits)
VALUES (:region, :indicator, :year, :verdict, :basis, :value, :state, :value_year, :origin, :bits)
ON CONFLICT (region, year, indicator) DO UPDATE SET verdict = excluded.verdict, basis = excluded.basis,
    value = excluded.value, state = excluded.state, value_year = excluded.value_year, origin = excluded.origin,
    bits = excluded.bits;

-- statement: result_forget run
-- in: region text
DELETE FROM result WHERE region = :region;

-- statement: result_of_year many
-- in: region text, year int64
SELECT indicator, bits FROM result WHERE region = :region AND year = :year;

-- statement: result_rows many
-- in: region text
SELECT indicator, year, bits FROM result WHERE region = :region ORDER BY indicator, year;

-- statement: fact_evidence_all many
-- out: evidence text, facts int64
SELECT coalesce(e.evidence, '') AS evidence, e.facts, f.subject, f.period
FROM (SELECT evidence, count(*) AS facts, min(id) AS first FROM fact WHERE evidence IS NOT NULL AND evidence <> '' GROUP BY evidence) e
JOIN fact f ON f.id = e.first ORDER BY e.first;
