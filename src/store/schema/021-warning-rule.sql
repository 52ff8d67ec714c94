-- Warnings in their usual order: those of a rule are asked for by how far they go.
CREATE INDEX warning_by_rule ON warning (rule, severity, last_ms, state, point, factor, first_ms);
