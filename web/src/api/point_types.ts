// Documents about points of monitoring (docs/api.md).
import type { Point } from './answers';
import type { Average, Basis, Doubt, SeriesKind } from './kinds';

export interface PointDeviceOpen { mn: null; enabled: boolean; simulated: boolean } // what visitors hear
export interface PointDevice {
  mn: string; edition: string; crc: string; tail: string; charset: string; data_time: string; minute_interval: number; clock_offset_s: number; enabled: boolean; simulated: boolean;
}
export interface SeriesSpan { kind: SeriesKind; first_ms: number; last_ms: number; rows: number }
export interface PointFactor {
  factor: string; name: string; unit: string | null; decimals: number | null; kinds: SeriesSpan[];
  sent_as: { name: string; kind: SeriesKind; first_ms: number; last_ms: number; rows: number }[];
  newest: { kind: SeriesKind; at_ms: number; value: string | null; flag: string; doubt: Doubt } | null;
  warning: 'open' | 'acknowledged' | null;
  limit_states: LimitState[];
}
export interface LimitState {
  average: Average; basis: string; upper: string | null; lower: string | null; upper_cold: string | null; source: string | null;
  value: string | null; at_ms: number | null; running: boolean; hours: number | null; share: number | null; state: 'ok' | 'near' | 'over' | null;
}
export interface PointLimit {
  factor: string; average: Average; upper: number | null; lower: number | null; unit: string | null; basis: Basis;
  exclusive: boolean; valid_from: string | null; valid_to: string | null; source: string | null;
}
export interface PointDocument extends Point {
  region_name: string | null; kind_name: string; devices: (PointDevice | PointDeviceOpen)[]; factors: PointFactor[]; factor_from: number; factor_count: number; factors_cut: boolean;
  limits: PointLimit[]; open_warnings: number;
}

// Buckets: [at_ms, count, valid, mean, least, most, doubted]; single values: [at_ms, value, least, most, total, flag, origin, version, doubt, edition].
export type BucketRow = [number, number, number, number | null, number | null, number | null, number];
export type ValueRow = [number, string | null, string | null, string | null, string | null, string, string, number, Doubt, number | null];
// Means of an earlier edition of the rules; gone: what they were made of is, so they stay.
export interface EditionSpan { from_ms: number; to_ms: number; edition: number; gone: boolean }
export interface SeriesDocument {
  point: string; factor: string; name: string; unit: string | null; decimals: number | null; kind: SeriesKind; from_ms: number; to_ms: number;
  step_ms: number | null; simulated: boolean; columns: string[]; rows: (BucketRow | ValueRow)[]; cut: boolean; edition: number; editions: EditionSpan[];
}

export type DayState = 'valid' | 'doubtful' | 'exceeding' | 'missing' | 'none';
export interface CaptureRate { due: number; valid: number; exceeding: number; days_exceeding: number; rate: number | null }
export interface CaptureDay {
  day: string; due: number; count: number; valid: number; doubted: number; exceeding: number | null; mean: number | null; least: number | null; most: number | null; state: DayState;
}
export interface CaptureDocument {
  point: string; factor: string; name: string; unit: string | null; simulated: boolean; interval_hours: number; total: CaptureRate;
  months: (CaptureRate & { month: string })[]; days: CaptureDay[];
}
export interface SeriesSaved {
  rows: number; series: { point: string; factor: string; kind: SeriesKind; rows: number; first_ms: number; last_ms: number }[]; notes: { what: string; name: string; line: number; count: number; text: string }[]; stored?: number; repeated?: number; batch: number | null;
}
export interface PointSaved { rows: number; added: number; changed: number; batch: number | null; notes?: string[] }

export interface Frame { position: string; received_ms: number | null; size: number | null; mn: string | null; st: string | null; cn: string | null; refused: string | null; damaged: boolean }
export interface FrameList { point: string; simulated: boolean; cut: boolean; total: number; next: string | null; frames: Frame[] }
export interface ValueImport { batch: number; who: string; recorded_ms: number; file: string | null; line: number }
export interface ValueMade {
  import: ValueImport | null;
  at_ms: number; value: string | null; flag: string; origin: string; version: number; doubt: Doubt;
  from: { kind: SeriesKind; values: number; total: number; frames: string[] };
}
export interface ValueList { point: string; factor: string; name: string; old_code: string | null; unit: string | null; kind: SeriesKind; simulated: boolean; cut: boolean; values: ValueMade[] }
// What leads to a raw frame: one value, or those of a span.
export interface ValueAsked { point: string; factor: string; kind: SeriesKind; from: number; to: number | null }
export interface FrameField { name: string; value: string | null }
export interface FrameDocument extends Frame {
  point: string | null; simulated: boolean | null; qn: string | null; flag: string | null; peer: string; crc: string | null; text: string; hex: string | null; digest: string;
  head: FrameField[]; fields: FrameField[]; chain: { segment: number; offset: number; previous: string | null; seal: string | null };
}

export interface DailyFactor {
  factor: string; name: string; unit: string | null; due: number; count: number; valid: number; exceeding: number | null; most: number | null; hour_upper: number | null;
  hour_lower: number | null; mean: number | null; mean_flag: string | null; mean_doubt: Doubt | null; day_upper: number | null; day_lower: number | null; mean_exceeds: boolean | null;
}
export interface DailyPoint extends Point { kind_name: string; factors: DailyFactor[]; offline: { from_ms: number; to_ms: number }[] }
export interface DailyWarning { id: number; point: string; point_name: string; factor_name: string | null; rule_name: string; text: string }
export interface DailyDocument {
  date: string; now_ms: number; simulated: boolean; points: DailyPoint[]; opened: DailyWarning[]; closed: DailyWarning[]; air: { region: { aqi: number | null } } | null;
}
