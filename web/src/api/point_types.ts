// Documents about points of monitoring (docs/api.md).
import type { EditionSpan, LimitState, Point } from './answers';
import type { Average, Basis, Doubt, SeriesKind } from './kinds';

export interface PointDeviceOpen {
  mn: null;
  enabled: boolean;
  simulated: boolean;
} // what visitors hear
export interface PointDevice {
  mn: string;
  edition: string;
  crc: string;
  tail: string;
  charset: string;
  data_time: string;
  minute_interval: number;
  clock_offset_s: number;
  enabled: boolean;
  simulated: boolean;
}
export interface SeriesSpan {
  kind: SeriesKind;
  first_ms: number;
  last_ms: number;
  rows: number;
}
export interface PointFactor {
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  kinds: SeriesSpan[];
  sent_as: { name: string; kind: SeriesKind; first_ms: number; last_ms: number; rows: number }[];
  newest: { kind: SeriesKind; at_ms: number; value: string | null; flag: string; doubt: Doubt } | null;
  warning: 'open' | 'acknowledged' | null;
  limit_states: LimitState[];
}
export interface PointLimit {
  factor: string;
  average: Average;
  upper: number | null;
  lower: number | null;
  unit: string | null;
  basis: Basis;
  exclusive: boolean;
  valid_from: string | null;
  valid_to: string | null;
  source: string | null;
}
export interface PointDocument extends Point {
  region_name: string | null;
  kind_name: string;
  devices: (PointDevice | PointDeviceOpen)[];
  factors: PointFactor[];
  factor_from: number;
  factor_count: number;
  factors_cut: boolean;
  limits: PointLimit[];
  open_warnings: number;
}

// Buckets: [at_ms, count, valid, mean, least, most, doubted]; single values: [at_ms, value, least, most, total, flag, origin, version,
// doubt, edition].
export type BucketRow = [number, number, number, number | null, number | null, number | null, number];
export type ValueRow = [number, string | null, string | null, string | null, string | null, string, string, number, Doubt, number | null];
// Means of an earlier edition of the rules; gone: what they were made of is, so they stay.
export interface SeriesDocument {
  point: string;
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  kind: SeriesKind;
  from_ms: number;
  to_ms: number;
  step_ms: number | null;
  simulated: boolean;
  columns: string[];
  rows: (BucketRow | ValueRow)[];
  cut: boolean;
  edition: number;
  editions: EditionSpan[];
}

export interface SeriesSaved {
  rows: number;
  series: { point: string; factor: string; kind: SeriesKind; rows: number; first_ms: number; last_ms: number }[];
  notes: { what: string; name: string; line: number; count: number; text: string }[];
  stored?: number;
  repeated?: number;
  batch: number | null;
}
export interface PointSaved {
  rows: number;
  added: number;
  changed: number;
  batch: number | null;
  notes?: string[];
}

// What leads to a raw frame: one value, or those of a span.
export interface ValueAsked {
  point: string;
  factor: string;
  kind: SeriesKind;
  from: number;
  to: number | null;
}
