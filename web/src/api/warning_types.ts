// The documents of warnings, limits, maintenance and rules. Missing is null everywhere.
import type { Average, Basis, Rule, SeriesKind, StepKind, WarningLevel, WarningState } from './kinds';

export interface Limit {
  id: number;
  point: string;
  point_name: string;
  factor: string;
  factor_name: string;
  average: Average;
  upper: string | null;
  lower: string | null;
  upper_cold: string | null;
  unit: string | null;
  basis: Basis;
  exclusive: boolean;
  valid_from: string | null;
  valid_to: string | null;
  source: string;
  note: string | null;
  who: string;
  recorded_ms: number;
  ended_who: string | null;
  ended_ms: number | null;
}
export interface LimitList { limits: Limit[] }
export interface LimitStandards { standards: { edition: string; grade: string; scope: string; medium: string }[] }
export interface StandardAnswer {
  added: number;
  same: number;
  batch: number | null;
  limits: { factor: string; factor_name: string; average: Average; upper: string | null; lower: string | null; upper_cold: string | null; unit: string | null; source: string; note: string | null }[];
  left_out: string[];
}

export interface Maintenance {
  id: number;
  point: string;
  point_name: string;
  factor: string | null;
  factor_name: string | null;
  from_ms: number;
  to_ms: number;
  reason: string;
  who: string;
  recorded_ms: number;
}
export interface MaintenanceList { maintenance: Maintenance[] }

export interface Warning {
  id: number;
  state: WarningState;
  rule: Rule;
  rule_name: string;
  level: WarningLevel;
  level_name: string;
  sustained: boolean;
  held: boolean;
  kind: SeriesKind;
  point: string;
  point_name: string;
  point_kind: string | null;
  factor: string | null;
  factor_name: string | null;
  unit: string | null;
  text: string;
  numbers: Record<string, string>;
  limit: Limit | null;
  count: number;
  suppressed: number;
  first_ms: number;
  last_ms: number;
  worst_ms: number;
  opened_ms: number;
  closed_ms: number | null;
  closed_by_person: boolean;
  revoked: boolean;
  simulated: boolean;
  other_point: string | null;
  other_point_name: string | null;
  other_factor: string | null;
  other_factor_name: string | null;
}
export interface WarningBoard {
  warnings: Warning[];
  total: number;
  page: number;
  size: number;
  counts: Record<WarningState, number>;
  levels: Record<WarningLevel, number>;
  rules: Record<string, number>;
}
export interface WarningStep { kind: StepKind; at_ms: number; who: string; note: string | null; text: string | null }
export interface WarningDocument extends Warning {
  steps: WarningStep[];
  frames: string[];
  curve: { kind: Warning['kind']; from_ms: number; to_ms: number };
  maintenance: Maintenance[];
  settings: Record<string, number>;
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
