-- Lists of the plan as they stood at a batch.

-- statement: region_list many
-- in: as_of int64
SELECT code, name, name_en, level, parent FROM region
WHERE :valid ORDER BY position, id;

-- statement: department_list many
-- in: as_of int64
SELECT code, name, name_en, aliases, kind, parent, level, line FROM department
WHERE :valid ORDER BY position, id;

-- statement: domain_list many
-- in: as_of int64
SELECT code, name, name_en FROM domain
WHERE :valid ORDER BY position, id;

-- statement: task_group_list many
-- in: as_of int64
SELECT code, domain, name, name_en FROM task_group
WHERE :valid ORDER BY position, id;

-- statement: unit_list many
-- in: as_of int64
SELECT code, aliases, name_en, dimension, kind FROM unit
WHERE :valid ORDER BY position, id;

-- statement: edition_list many
-- in: as_of int64
SELECT code, document, name, valid_from, valid_to, confidence, source FROM edition
WHERE :valid ORDER BY position, id;

-- statement: edition_indicator_list many
-- in: as_of int64
SELECT edition, no, domain, name, unit, standard, attribute, maps_to, confidence FROM edition_indicator
WHERE :valid ORDER BY edition, position, id;

-- statement: note_list many
-- in: as_of int64
SELECT indicator, kind, text, departments, expected_by, source FROM note
WHERE :valid ORDER BY position, id;

-- statement: project_group_list many
-- in: as_of int64
SELECT code, name, name_en, domain FROM project_group
WHERE :valid ORDER BY position, id;

-- statement: project_rows many
-- in: as_of int64
SELECT no, name, project_group, content, invest_wan_yuan, departments, year_from, year_to, effect, source, note, line
FROM project WHERE :valid ORDER BY no, id;

-- statement: contribution_list many
-- in: as_of int64
SELECT project, indicator, points, unit, due, basis, source FROM contribution
WHERE :valid ORDER BY position, id;

-- statement: section_list many
-- in: as_of int64
SELECT code, parent, title FROM section
WHERE :valid ORDER BY position, id;

-- statement: measure_list many
-- in: as_of int64
SELECT code, section, title, text, departments, deadline, comparator, value, unit, indicators, projects, source, line
FROM measure WHERE :valid ORDER BY position, id;

-- statement: outline_now one
-- out: who text, recorded_ms int64
SELECT o.id, o.digest, o.datum, o.source, o.approval, j.who AS who, j.at_ms AS recorded_ms
FROM outline o JOIN journal j ON j.seq = o.batch WHERE o.until_batch IS NULL ORDER BY o.id DESC LIMIT 1;

-- statement: outline_digests many
SELECT digest FROM outline GROUP BY digest ORDER BY min(id);
