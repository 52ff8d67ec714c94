-- What points and devices are called, of all of them, in the order of registration.

-- statement: point_names many
-- in: as_of int64
-- out: region_name text?, region_name_en text?
SELECT p.code, p.name, p.kind,
       (SELECT r.name FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name,
       (SELECT r.name_en FROM region r WHERE r.code = p.region AND :valid(r)) AS region_name_en
FROM point p WHERE :valid(p) ORDER BY p.position, p.id;

-- statement: device_names many
-- in: as_of int64
-- out: point_name text?
SELECT d.mn, d.point, (SELECT p.name FROM point p WHERE p.code = d.point AND :valid(p)) AS point_name
FROM device d WHERE :valid(d) ORDER BY d.position, d.id;
