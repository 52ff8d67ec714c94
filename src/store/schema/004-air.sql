-- Air and water: forecasts that people enter, and what a section is measured against.

-- The AQI that a person expects for a day. Append-only: a later row for the same day speaks.
-- journaled
CREATE TABLE air_forecast (
    id int64 PRIMARY KEY,
    region text NOT NULL, day text NOT NULL,  -- YYYY-MM-DD
    aqi int64 NOT NULL,
    primary_pollutants text,                  -- as entered
    withdrawn bool NOT NULL,                  -- taken back: there is none for this day
    person text NOT NULL, note text, at_ms int64 NOT NULL,
    batch int64 NOT NULL
);
CREATE INDEX air_forecast_by_day ON air_forecast (region, day);

-- A point that stands for a section of a river or a lake.
-- journaled
CREATE TABLE water_section (
    id int64 PRIMARY KEY, point text NOT NULL,
    body text NOT NULL,                       -- river lake
    target int64,                             -- class 1..5; null: none set
    assessed bool NOT NULL,                   -- counts among the assessed sections
    note text, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
