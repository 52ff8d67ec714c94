// The server's answers. Written by tools/answers.py out of src/**/*.answer; ./test generated checks it. Missing is null everywhere.
import type { Average, Basis, Concern, Doubt, PointState, Rule, SeriesKind, StepKind, WarningLevel, WarningState } from './kinds';

// api/observe/live.answer
export type PointStatus = 'exceeding' | 'silent' | 'never' | 'suspicious' | 'online' | 'manual';
export interface LiveCounts {
  points: number;
  online: number;
  silent: number;
  never: number;
  manual: number;
  exceeding: number;
  missing: number;
  suspicious: number;
  warnings: number;
}
export interface LiveValue {
  value: string | null;
  at_ms: number;
  flag: string;
  doubt: Doubt;
  origin: string;
}
export interface LiveValues {
  realtime?: LiveValue;
  minute?: LiveValue;
  hour?: LiveValue;
  day?: LiveValue;
}
export interface LiveLimit {
  kind: SeriesKind;
  upper: string | null;
  lower: string | null;
}
export interface LiveFactor {
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  limit: LiveLimit | null;
  over: boolean;
  suspicious: boolean;
  values: LiveValues;
}
export interface LiveWarning {
  id: number;
  factor: string | null;
  kind: SeriesKind;
  name: string | null;
  rule: string;
  concern: Concern;
  value: string | null;
  limit: string | null;
  since_ms: number;
  acknowledged?: boolean;
}
export interface LiveDevice {
  enabled: boolean;
  connected: boolean;
  line_ms: number | null;
  frame_ms: number | null;
  frames: number;
  connects: number;
}
export interface LivePoint {
  code: string;
  name: string;
  kind: string;
  region: string | null;
  longitude: number | null;
  latitude: number | null;
  simulated: boolean;
  state: PointState;
  status: PointStatus;
  since_ms: number | null;
  heard_ms: number | null;
  data_ms: number | null;
  captured: number | null;
  exceeding: boolean;
  missing: boolean;
  suspicious: boolean;
  values: LiveFactor[];
  warnings: LiveWarning[];
  devices?: LiveDevice[];
  ahead?: number;
}
export interface County {
  turn: number;
  whole: boolean;
  at_ms: number;
  data_ms: number | null;
  simulated: boolean;
  counts: LiveCounts;
  points: LivePoint[];
  listening?: boolean;
}

// api/observe/point_line.answer
export interface PointLine extends Point {
  region_name: string | null;
  devices: number;
  factors: number;
  last_ms: number | null;
  state: PointState;
  status: PointStatus;
}
export interface PointList {
  points: PointLine[];
}

// view/observe/point.answer
export interface Point {
  code: string;
  name: string;
  kind: string;
  region: string | null;
  longitude: number | null;
  latitude: number | null;
  simulated: boolean;
}

// view/observe/warning.answer
export interface Limit {
  id: number;
  average: Average;
  basis: Basis;
  point: string;
  point_name: string;
  factor: string;
  factor_name: string;
  upper: string | null;
  lower: string | null;
  upper_cold: string | null;
  unit: string | null;
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
export interface Maintenance {
  id: number;
  from_ms: number;
  to_ms: number;
  point: string;
  point_name: string;
  factor: string | null;
  factor_name: string | null;
  reason: string;
  who: string;
  recorded_ms: number;
}
export interface Warning {
  id: number;
  state: WarningState;
  rule: Rule;
  kind: SeriesKind;
  rule_name: string;
  level: WarningLevel;
  level_name: string;
  sustained: boolean;
  held: boolean;
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
export interface WarningStep {
  kind: StepKind;
  at_ms: number;
  who: string | null;
  note: string | null;
  text: string;
}
export interface CurveSpan {
  kind: SeriesKind;
  from_ms: number;
  to_ms: number;
}
export interface WarningDocument extends Warning {
  steps: WarningStep[];
  frames: string[];
  curve: CurveSpan;
  maintenance: Maintenance[];
  settings: Record<string, number>;
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
export interface LimitList {
  limits: Limit[];
}
export interface MaintenanceList {
  maintenance: Maintenance[];
}
