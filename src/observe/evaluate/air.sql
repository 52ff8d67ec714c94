-- Points by kind, forecasts, sections.

-- statement: sites_of_kind many
-- in: kind text
SELECT code, name, region, longitude, latitude, simulated FROM point WHERE until_batch IS NULL AND kind = :kind ORDER BY position, id;

-- statement: forecast_insert run
-- in: region text, day text, aqi int64, primary_pollutants text?, withdrawn bool, person text, note text?, at_ms int64, batch int64
INSERT INTO air_forecast (region, day, aqi, primary_pollutants, withdrawn, person, note, at_ms, batch)
VALUES (:region, :day, :aqi, :primary_pollutants, :withdrawn, :person, :note, :at_ms, :batch);

-- statement: forecast_rows many
-- in: region text, first text, last text
SELECT id, day, aqi, primary_pollutants, withdrawn, person, note, at_ms, batch FROM air_forecast
WHERE region = :region AND day >= :first AND day <= :last ORDER BY day, id;

-- statement: section_rows many
SELECT point, body, target, assessed, note FROM water_section WHERE until_batch IS NULL ORDER BY id;
