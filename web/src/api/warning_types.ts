// The documents of warnings, limits, maintenance and rules. Missing is null everywhere.

import type { Average, Rule } from './kinds';

export interface LimitStandards { standards: { edition: string; grade: string; scope: string; medium: string }[] }
export interface StandardAnswer {
  added: number;
  same: number;
  batch: number | null;
  limits: { factor: string; factor_name: string; average: Average; upper: string | null; lower: string | null; upper_cold: string | null; unit: string | null; source: string; note: string | null }[];
  left_out: string[];
}

export interface RuleRow {
  rule: Rule;
  rule_name: string;
  parameter: string;
  domain: string | null;
  point: string | null;
  factor: string | null;
  value: string;
  unit: string | null;
  source: string | null;
  confidence: string | null;
  note: string | null;
  who: string | null;
  recorded_ms: number | null;
}
export interface RuleList { rules: RuleRow[] }

// What /series answers with points=: [at_ms, count, valid, mean, least, most].
export interface SeriesBuckets { rows: [number, number, number, number | null, number | null, number | null][]; step_ms: number | null; unit: string | null; decimals: number | null }
