-- Lists of the plan as they stood at a batch.

-- statement: region_list many
-- in: as_of int64
-- out: code text, name text, name_en text?, level text, parent text?
SELECT code, name, name_en, level, parent FROM region
WHERE :valid ORDER BY position, id;

-- statement: department_list many
-- in: as_of int64
-- out: code text, name text, name_en text?, aliases text?, kind text, parent text?, level text, line int64?
SELECT code, name, name_en, aliases, kind, parent, level, line FROM department
WHERE :valid ORDER BY position, id;

-- statement: domain_list many
-- in: as_of int64
-- out: code text, name text, name_en text?
SELECT code, name, name_en FROM domain
WHERE :valid ORDER BY position, id;

-- statement: task_group_list many
-- in: as_of int64
-- out: code text, domain text, name text, name_en text?
SELECT code, domain, name, name_en FROM task_group
WHERE :valid ORDER BY position, id;

-- statement: unit_list many
-- in: as_of int64
-- out: code text, aliases text?, name_en text?, dimension text, kind text?
SELECT code, aliases, name_en, dimension, kind FROM unit
WHERE :valid ORDER BY position, id;

-- statement: edition_list many
-- in: as_of int64
-- out: code text, document text, name text?, valid_from text?, valid_to text?, confidence text?, source text?
SELECT code, document, name, valid_from, valid_to, confidence, source FROM edition
WHERE :valid ORDER BY position, id;

-- statement: edition_indicator_list many
-- in: as_of int64
-- out: edition text, no text, domain text?, name text, unit text?, standard text?, attribute text?, maps_to text?, confidence text?
SELECT edition, no, domain, name, unit, standard, attribute, maps_to, confidence FROM edition_indicator
WHERE :valid ORDER BY edition, position, id;

-- statement: note_list many
-- in: as_of int64
-- out: indicator text, kind text, text text, departments text?, expected_by text?, source text?
SELECT indicator, kind, text, departments, expected_by, source FROM note
WHERE :valid ORDER BY position, id;

-- statement: project_group_list many
-- in: as_of int64
-- out: code text, name text, name_en text?, domain text?
SELECT code, name, name_en, domain FROM project_group
WHERE :valid ORDER BY position, id;

-- statement: project_rows many
-- in: as_of int64
-- out: no int64, name text, project_group text, content text?, invest_wan_yuan text?, departments text, year_from int64, year_to int64, effect text?, source text?, note text?, line int64?
SELECT no, name, project_group, content, invest_wan_yuan, departments, year_from, year_to, effect, source, note, line
FROM project WHERE :valid ORDER BY no, id;

-- statement: contribution_list many
-- in: as_of int64
-- out: project int64, indicator text, points text?, unit text?, due text?, basis text, source text?
SELECT project, indicator, points, unit, due, basis, source FROM contribution
WHERE :valid ORDER BY position, id;

-- statement: section_list many
-- in: as_of int64
-- out: code text, parent text?, title text
SELECT code, parent, title FROM section
WHERE :valid ORDER BY position, id;

-- statement: measure_list many
-- in: as_of int64
-- out: code text, section text, title text, text text?, departments text?, deadline text?, comparator text?, value text?, unit text?, indicators text?, projects text?, source text?, line int64?
SELECT code, section, title, text, departments, deadline, comparator, value, unit, indicators, projects, source, line
FROM measure WHERE :valid ORDER BY position, id;

-- statement: outline_now one
-- out: id int64, digest text, datum text, source text, approval text?, who text, recorded_ms int64
SELECT o.id, o.digest, o.datum, o.source, o.approval, j.who AS who, j.at_ms AS recorded_ms
FROM outline o JOIN journal j ON j.seq = o.batch WHERE o.until_batch IS NULL ORDER BY o.id DESC LIMIT 1;

-- statement: outline_digests many
-- out: digest text
SELECT digest FROM outline GROUP BY digest ORDER BY min(id);
