-- Lists that are read in pages ask for points, and for their devices, by code.
CREATE INDEX point_by_code ON point (code, until_batch);
CREATE INDEX device_by_point ON device (point, until_batch);
-- Warnings are counted, chosen and sorted from these alone; the rows of a page are then read by their ids.
CREATE INDEX warning_by_choice ON warning (state, rule, point, factor, severity, last_ms, first_ms);
CREATE INDEX warning_by_last ON warning (last_ms);
CREATE INDEX warning_by_first ON warning (first_ms, last_ms);
