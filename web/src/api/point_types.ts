// What the pages make of documents about points of monitoring (api/answers.ts, docs/api.md).
import type { Doubt, SeriesKind } from './kinds';

// Rows of a series. Buckets: [at_ms, count, valid, mean, least, most, doubted]; single values: [at_ms, value, least, most, total, flag,
// origin, version, doubt, edition].
export type BucketRow = [number, number, number, number | null, number | null, number | null, number];
export type ValueRow = [number, string | null, string | null, string | null, string | null, string, string, number, Doubt, number | null];

// What leads to a raw frame: one value, or those of a span.
export interface ValueAsked {
  point: string;
  factor: string;
  kind: SeriesKind;
  from: number;
  to: number | null;
}
