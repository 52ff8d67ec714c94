// Which part of a series a page shows: a rolling span that ends with now (or with the newest data, when they are older), or days chosen
// by hand.
import type { PointDocument, PointFactor, PointLimit, SeriesDocument } from '@/api/answers';
import type { BucketRow, ValueRow } from '@/api/point_types';
import type { CurvePoint, CurveRange } from '@/text/curve';
import type { SeriesKind } from '@/api/kinds';

const HOUR = 3_600_000,
  DAY = 24 * HOUR,
  ZONE = 8 * HOUR;
export const SPANS: Record<string, number> = { '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY, year: 366 * DAY };
const ROWS_MAX = 1500; // more are asked for as buckets
const BUCKETS = 800;
const USUAL: Record<SeriesKind, number> = { realtime: 10_000, minute: 60_000, hour: HOUR, day: DAY };

export const instant = (ms: number): string => new Date(ms + ZONE).toISOString().replace('Z', '+08:00');
const ceil = (ms: number, step: number): number => Math.ceil(ms / step) * step;

// The one that was asked for; else one with a warning, else one that has a limit, for that is what must be watched.
export function chosenFactor(point: PointDocument, wanted: string): PointFactor | null {
  const limited = (one: PointFactor): boolean => point.limits.some((limit) => limit.factor === one.factor);
  const warned = (state: PointFactor['warning']): PointFactor | undefined => point.factors.find((one) => one.warning === state);
  return (
    point.factors.find((one) => one.factor === wanted) ??
    warned('open') ??
    warned('acknowledged') ??
    point.factors.find(limited) ??
    point.factors[0] ??
    null
  );
}

export function newestOf(factor: PointFactor): number | null {
  return factor.kinds.length ? Math.max(...factor.kinds.map((one) => one.last_ms)) : null;
}

export function rollingRange(span: string, newest: number | null, now: number): CurveRange {
  const length = SPANS[span] ?? DAY;
  const to = newest !== null && newest < now - DAY ? ceil(newest + 1, HOUR) : ceil(now, 5 * 60_000);
  return { from: to - length, to };
}

// Days or instants of the address; a day that ends a range is whole. null: none is said, or it ends before it begins.
export function rangeOf(from: string, to: string): CurveRange | null {
  if (!from || !to) return null;
  const timeOf = (text: string): number => Date.parse(/T/.test(text) ? text : `${text}T00:00:00+08:00`);
  const range = { from: timeOf(from), to: timeOf(to) + (/T/.test(to) ? 0 : DAY) };
  return range.to > range.from ? range : null;
}

// Limits that values of a kind are held against, as they hold on the last day of a range.
const HELD_AGAINST: Record<SeriesKind, readonly string[]> = {
  day: ['day'],
  hour: ['hour', 'instant'],
  minute: ['hour', 'instant'],
  realtime: ['hour', 'instant'],
};
export function limitsOf(point: PointDocument, factor: string, kind: SeriesKind, range: CurveRange): PointLimit[] {
  const day = instant(range.to - 1).slice(0, 10);
  return point.limits.filter(
    (one) =>
      one.factor === factor &&
      HELD_AGAINST[kind].includes(one.average) &&
      (!one.valid_from || one.valid_from <= day) &&
      (!one.valid_to || one.valid_to >= day),
  );
}

// Finer kinds for shorter spans, as far as the factor has them.
export function kindFor(factor: PointFactor, range: CurveRange, wanted: string): SeriesKind | null {
  const has = factor.kinds.map((one) => one.kind);
  if (has.includes(wanted as SeriesKind)) return wanted as SeriesKind;
  const length = range.to - range.from;
  const order: SeriesKind[] =
    length <= 2 * DAY
      ? ['minute', 'realtime', 'hour', 'day']
      : length <= 62 * DAY
        ? ['hour', 'minute', 'day', 'realtime']
        : ['day', 'hour', 'minute', 'realtime'];
  const enough = (kind: SeriesKind): boolean => factor.kinds.some((one) => one.kind === kind && one.last_ms >= range.from);
  return order.find((kind) => has.includes(kind) && enough(kind)) ?? order.find((kind) => has.includes(kind)) ?? null;
}

export function seriesPath(point: string, factor: string, kind: SeriesKind, range: CurveRange): string {
  const query = new URLSearchParams({ point, factor, kind, from: instant(range.from), to: instant(range.to) });
  if ((range.to - range.from) / USUAL[kind] > ROWS_MAX) query.set('points', String(BUCKETS));
  return `/series?${query.toString()}`;
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

export function curvePoints(document: SeriesDocument): CurvePoint[] {
  if (document.step_ms !== null) {
    return (document.rows as BucketRow[]).map(([at, count, valid, value, least, most, doubted]) => ({
      at,
      count,
      valid,
      value,
      least,
      most,
      doubted,
    }));
  }
  return (document.rows as ValueRow[]).map(([at, value, least, most, , flag, , , doubt, edition]) => ({
    at,
    value: numberOf(value),
    least: numberOf(least),
    most: numberOf(most),
    flag,
    doubt,
    ...(edition === null || edition === document.edition ? {} : { edition }),
  }));
}
