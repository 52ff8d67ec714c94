-- The peer of the evaluator in `bench indicators`: values and verdicts against the national standard of the main
-- indicators, all regions and years at once, as one would write them by hand in SQL. It knows the formulas of
-- packs/jianghai (terms) and the facts of the simulated nation (whole years, the subjects' own units).

-- statement: peer_results many
-- in: year_from int64, year_to int64
-- out: region text, no text, year int64, value float64?, weight int64
WITH RECURSIVE years(year) AS (SELECT :year_from UNION ALL SELECT year + 1 FROM years WHERE year < :year_to),
terms(no, subject, role) AS (VALUES
    ('2', 'eco_score', 'a'), ('2', 'all_score', 'b'), ('9', 'disclosure_done', 'a'), ('9', 'disclosure_due', 'b'),
    ('13', 'forest_area', 'a'), ('13', 'forest_land_base', 'b'), ('15', 'hazardous_used', 'a'),
    ('15', 'hazardous_disposed', 'a'), ('15', 'hazardous_due', 'b'), ('17', 'major_events', 'a'),
    ('20', 'protected_area', 'a'), ('20', 'territory', 'b'), ('22', 'energy_use', 'a'), ('22', 'gdp_constant', 'b'),
    ('23', 'water_use', 'a'), ('23', 'gdp', 'b'), ('24', 'industrial_added_value', 'a'), ('24', 'industrial_land', 'b'),
    ('25.1', 'straw_used', 'a'), ('25.1', 'straw_collectable', 'b'), ('25.2', 'manure_used', 'a'),
    ('25.2', 'manure_generated', 'b'), ('26', 'solid_waste_used', 'a'), ('26', 'solid_waste_disposed', 'a'),
    ('26', 'solid_waste_generated', 'b'), ('27', 'rural_water_ok', 'a'), ('27', 'rural_population', 'b'),
    ('28', 'sewage_treated', 'a'), ('28', 'sewage_discharged', 'b'), ('29', 'waste_treated', 'a'),
    ('29', 'waste_generated', 'b'), ('30', 'rural_toilets', 'a'), ('30', 'rural_households', 'b'),
    ('31', 'villages_improved', 'a'), ('31', 'villages_task', 'b'), ('32', 'floor_green', 'a'), ('32', 'floor_new', 'b'),
    ('33', 'green_trips', 'a'), ('33', 'trips', 'b'), ('34', 'saving_devices', 'a'), ('34', 'devices', 'b'),
    ('35', 'procurement_green', 'a'), ('35', 'procurement', 'b'), ('36', 'cadres_trained', 'a'), ('36', 'cadres', 'b')),
needs AS (SELECT no, count(*) AS terms FROM terms GROUP BY no),
singles AS MATERIALIZED (
    SELECT i.no, i.part_of, i.carry, i.basis, CASE i.unit WHEN '%' THEN 100.0 ELSE 1.0 END AS factor,
           CASE i.decimals WHEN 0 THEN 1.0 WHEN 1 THEN 10.0 WHEN 2 THEN 100.0 WHEN 4 THEN 10000.0 END AS tens
    FROM indicator i WHERE i.until_batch IS NULL AND i.class IN ('main', 'part') AND i.kind <> 'group'),
standards AS MATERIALIZED (
    SELECT t.indicator AS no, CASE t.measured WHEN 'value' THEN t.indicator ELSE substr(t.measured, 9) END AS subject,
           t.measured, t.comparator, CAST(t.value AS REAL) AS value, t.value AS wanted, s.rank AS wanted_rank, t.value_element
    FROM target t LEFT JOIN state s ON s.code = t.value AND s.until_batch IS NULL
    WHERE t.until_batch IS NULL AND t.due = 'standard'),
latest AS (SELECT max(id) AS id FROM fact GROUP BY region, subject, period),
facts AS MATERIALIZED (
    SELECT f.region, f.subject, f.year, f.qualifier, f.state, s.rank, f.verdict, f.outlook,
           f.mantissa / CASE f.scale WHEN 0 THEN 1.0 WHEN 1 THEN 10.0 WHEN 2 THEN 100.0 WHEN 3 THEN 1000.0 END AS value
    FROM latest JOIN fact f ON f.id = latest.id LEFT JOIN state s ON s.code = f.state AND s.until_batch IS NULL),
places AS MATERIALIZED (SELECT DISTINCT region FROM facts),
elements AS MATERIALIZED (
    SELECT code, carry FROM element WHERE until_batch IS NULL AND code IN
        (SELECT subject FROM terms UNION SELECT subject FROM standards UNION SELECT value_element FROM standards)),
levels AS (
    SELECT p.region, e.code AS subject, y.year, f.value, count(f.value) OVER (PARTITION BY p.region, e.code ORDER BY y.year) AS span
    FROM places p CROSS JOIN elements e CROSS JOIN years y
    LEFT JOIN facts f ON f.region = p.region AND f.subject = e.code AND f.year = y.year WHERE e.carry),
held_elements AS MATERIALIZED (
    SELECT region, subject, year, max(value) OVER (PARTITION BY region, subject, span) AS value, value IS NOT NULL AS own FROM levels
    UNION ALL
    SELECT f.region, f.subject, f.year, f.value, true FROM facts f JOIN elements e ON e.code = f.subject AND NOT e.carry),
sums AS (
    SELECT h.region, t.no, h.year, sum(CASE t.role WHEN 'a' THEN h.value END) AS top, max(CASE t.role WHEN 'b' THEN h.value END) AS bottom,
           count(h.value) AS known, max(h.own) AS fresh
    FROM held_elements h JOIN terms t ON t.subject = h.subject GROUP BY h.region, t.no, h.year),
scaled AS (
    SELECT s.region, s.no, s.year, i.tens,
           CASE WHEN s.bottom IS NULL THEN s.top ELSE s.top / s.bottom * i.factor END * i.tens AS value
    FROM sums s JOIN needs n ON n.no = s.no AND n.terms = s.known JOIN singles i ON i.no = s.no
    WHERE s.fresh AND (s.bottom IS NULL OR s.bottom <> 0)),
computed AS ( -- GB/T 8170: a tie goes to the even digit
    SELECT region, no, year, CASE WHEN abs(value - floor(value) - 0.5) < 0.0000001
               THEN floor(value) + (CAST(floor(value) AS INTEGER) % 2) ELSE floor(value + 0.5) END / tens AS value
    FROM scaled),
said AS (
    SELECT region, no, year, value AS computed, NULL AS published, NULL AS qualifier, NULL AS state, NULL AS rank, NULL AS verdict,
           NULL AS outlook
    FROM computed
    UNION ALL
    SELECT f.region, f.subject, f.year, NULL, f.value, f.qualifier, f.state, f.rank, f.verdict, f.outlook
    FROM facts f JOIN singles i ON i.no = f.subject),
own AS MATERIALIZED (
    SELECT region, CAST(no AS TEXT) AS no, year, coalesce(max(computed), max(published)) AS value,
           CASE WHEN max(computed) IS NULL THEN max(qualifier) END AS qualifier,
           max(state) AS state, max(rank) AS rank, max(verdict) AS verdict, max(outlook) AS outlook
    FROM said GROUP BY region, no, year),
spans AS (
    SELECT p.region, i.no, i.carry, i.basis, i.part_of, y.year, o.value, o.qualifier, o.state, o.rank, o.verdict, o.outlook,
           count(coalesce(CAST(o.value AS TEXT), o.state, o.verdict)) OVER (PARTITION BY p.region, i.no ORDER BY y.year) AS span
    FROM places p CROSS JOIN singles i CROSS JOIN years y
    LEFT JOIN own o ON o.region = p.region AND o.no = i.no AND o.year = y.year),
held AS MATERIALIZED (
    SELECT region, no, basis, part_of, year, max(value) OVER held_since AS value, max(qualifier) OVER held_since AS qualifier,
           max(state) OVER held_since AS state, max(rank) OVER held_since AS rank, max(verdict) OVER held_since AS verdict,
           max(outlook) OVER held_since AS outlook
    FROM spans WINDOW held_since AS (PARTITION BY region, no, CASE WHEN carry THEN span ELSE -year END)),
conditions AS (
    SELECT h.region, h.no, h.year, t.comparator, t.wanted, t.wanted_rank, h.state, h.rank, h.verdict,
           CASE t.measured WHEN 'value' THEN h.value ELSE e.value END AS value,
           CASE t.measured WHEN 'value' THEN h.qualifier END AS qualifier,
           CASE WHEN t.comparator = 'not_lower_than_base' THEN CASE WHEN b.qualifier IS NULL THEN b.value END
                WHEN t.value_element IS NOT NULL THEN v.value ELSE t.value END AS threshold
    FROM held h JOIN standards t ON t.no = h.no
    LEFT JOIN held_elements e ON t.measured <> 'value' AND e.region = h.region AND e.subject = t.subject AND e.year = h.year
    LEFT JOIN held_elements v ON v.region = h.region AND v.subject = t.value_element AND v.year = h.year
    LEFT JOIN held b ON t.comparator = 'not_lower_than_base' AND b.region = h.region AND b.no = h.no AND b.year = :year_from),
judged AS ( -- 0 met, 1 expected, 3 no data, 4 unmet
    SELECT region, no, year, max(CASE
        WHEN comparator = 'reach' THEN CASE WHEN state IS NULL THEN 3 WHEN state = wanted OR rank >= wanted_rank THEN 0 ELSE 4 END
        WHEN comparator = 'decided' THEN CASE verdict WHEN 'met' THEN 0 WHEN 'unmet' THEN 4 ELSE 3 END
        WHEN state = 'not_applicable' THEN 0
        WHEN comparator = 'none_occurred' AND state IS NOT NULL THEN CASE state WHEN 'none_occurred' THEN 0 ELSE 4 END
        WHEN comparator = 'none_occurred' THEN CASE WHEN value IS NULL OR qualifier IS NOT NULL THEN 3 WHEN value = 0 THEN 0 ELSE 4 END
        WHEN value IS NULL OR threshold IS NULL THEN 3
        WHEN comparator = 'equal' THEN CASE WHEN qualifier IS NOT NULL THEN 3 WHEN value = threshold THEN 0 ELSE 4 END
        WHEN comparator = 'at_most' THEN CASE WHEN value <= threshold THEN CASE WHEN qualifier = '>=' THEN 3 ELSE 0 END
                                              WHEN qualifier = '<=' THEN 3 ELSE 4 END
        WHEN value >= threshold THEN CASE WHEN qualifier = '<=' THEN 3 ELSE 0 END
        WHEN qualifier = '>=' THEN 3 ELSE 4 END) AS weight
    FROM conditions GROUP BY region, no, year),
results AS MATERIALIZED (
    SELECT h.region, h.no, h.part_of, h.year, h.value,
           CASE WHEN h.basis = 'attested' AND h.verdict = 'met' THEN 0
                WHEN (CASE WHEN h.basis = 'attested' AND h.verdict = 'unmet' THEN 4 ELSE j.weight END) > 0 AND h.outlook = 'met' THEN 1
                WHEN h.basis = 'attested' AND h.verdict = 'unmet' THEN 4 ELSE j.weight END AS weight
    FROM held h JOIN judged j ON j.region = h.region AND j.no = h.no AND j.year = h.year)
SELECT region, no, year, value, weight FROM results WHERE part_of IS NULL
UNION ALL
SELECT region, part_of AS no, year, NULL AS value, max(weight) AS weight FROM results WHERE part_of IS NOT NULL
GROUP BY region, part_of, year;
