// The documents of the county as it is now (docs/api.md). Missing is null everywhere.
import type { LiveFactor, LivePoint, LiveWarning, PointStatus } from './answers';
import type { Doubt, SeriesKind } from './kinds';

// What bars a value from means, classes and limits. The others stay in the mean.
export const bars = (doubt: Doubt | undefined): boolean =>
  doubt === 'sentinel' || doubt === 'below' || doubt === 'above' || doubt === 'range';

// What a point shows first. One word, one colour, one place in the order of lists.
export const STATUSES = ['exceeding', 'silent', 'never', 'suspicious', 'online', 'manual'] as const satisfies readonly PointStatus[];

export interface Exceedance {
  point: LivePoint;
  factor: string;
  name: string;
  unit: string | null;
  value: string | null;
  limit: string | null;
  kind: SeriesKind;
  since_ms: number;
  times: number | null;
}

const SCALE = 12; // decimal places that are calculated with
function scaled(text: string): bigint | null {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text) ?? [];
  return whole === undefined || part.length > SCALE ? null : BigInt(`${sign ?? ''}${whole}${part.padEnd(SCALE, '0')}`);
}

// By how much a value is beyond its limit, as a share of it, in hundredths as warnings round them (GB/T 8170: a half to the even
// one); pH and other ranges have none.
export function timesOf(value: string | null, limit: string | null): number | null {
  const high = value === null ? null : scaled(value),
    low = limit === null ? null : scaled(limit);
  if (high === null || low === null || low <= 0n || high <= low) return null;
  const parts = (high - low) * 100n,
    whole = parts / low,
    rest = 2n * (parts % low);
  return Number(rest > low || (rest === low && whole % 2n === 1n) ? whole + 1n : whole) / 100;
}

function limitOf(factor: LiveFactor, value: string | null): string | null {
  if (!factor.limit) return null;
  const below = factor.limit.lower !== null && value !== null && Number(value) < Number(factor.limit.lower);
  return below ? factor.limit.lower : (factor.limit.upper ?? factor.limit.lower);
}

function exceedanceOf(point: LivePoint, factor: LiveFactor, warning: LiveWarning | undefined): Exceedance {
  const kind = factor.over && factor.limit ? factor.limit.kind : (warning?.kind ?? 'hour');
  const newest = factor.values[kind];
  const value = factor.over ? (newest?.value ?? null) : (warning?.value ?? null);
  const limit = factor.over ? limitOf(factor, value) : (warning?.limit ?? null);
  return {
    point,
    factor: factor.factor,
    name: factor.name,
    unit: factor.unit,
    value,
    limit,
    kind,
    since_ms: warning?.since_ms ?? newest?.at_ms ?? 0,
    times: timesOf(value, limit),
  };
}

// What is beyond its limit now, or has an open warning of that; the worst first.
export function exceedances(points: LivePoint[]): Exceedance[] {
  const found = points.flatMap((point) =>
    point.values.flatMap((factor) => {
      const warning = point.warnings.find((one) => one.concern === 'exceeds' && one.factor === factor.factor);
      return factor.over || warning ? [exceedanceOf(point, factor, warning)] : [];
    }),
  );
  return found.sort((a, b) => (b.times ?? 0) - (a.times ?? 0) || a.since_ms - b.since_ms);
}
