// The documents of warnings, limits, maintenance and rules. Missing is null everywhere.

// What /series answers with points=: [at_ms, count, valid, mean, least, most].
export interface SeriesBuckets {
  rows: [number, number, number, number | null, number | null, number | null][];
  step_ms: number | null;
  unit: string | null;
  decimals: number | null;
}
