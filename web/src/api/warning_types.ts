// The documents of warnings, limits, maintenance and rules. Missing is null everywhere.

import type { Average } from './kinds';

export interface StandardAnswer {
  added: number;
  same: number;
  batch: number | null;
  limits: { factor: string; factor_name: string; average: Average; upper: string | null; lower: string | null; upper_cold: string | null; unit: string | null; source: string; note: string | null }[];
  left_out: string[];
}

// What /series answers with points=: [at_ms, count, valid, mean, least, most].
export interface SeriesBuckets { rows: [number, number, number, number | null, number | null, number | null][]; step_ms: number | null; unit: string | null; decimals: number | null }
