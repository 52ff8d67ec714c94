-- What devices measure.

-- statement: factor_all many
-- in: as_of int64
-- out: code text, old_code text?, name text, name_en text?, kind text, unit text?, unit_air text?, unit_emission text?, decimals int64?, decimals_air int64?, least text?, most text?, confidence text?, source text?
SELECT code, old_code, name, name_en, kind, unit, unit_air, unit_emission, decimals, decimals_air, least, most, confidence, source
FROM factor WHERE :valid ORDER BY position, id
