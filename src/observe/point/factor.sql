-- What devices measure.

-- statement: factor_all many
-- in: as_of int64
SELECT code, old_code, name, name_en, kind, unit, unit_air, unit_emission, decimals, decimals_air, least, most, confidence, source
FROM factor WHERE :valid ORDER BY position, id
