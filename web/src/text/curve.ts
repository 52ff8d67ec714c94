// Where things stand on a curve of observations: pure geometry, no drawing. Times are UTC milliseconds, shown in UTC+8.
import { bars } from '@/api/county';
import { niceStep } from './chart';
import type { Doubt } from '@/api/kinds';

export interface CurvePoint {
  at: number; // start of a bucket, or the instant of a single value
  value: number | null; // null: there is a row, but no number in it
  least?: number | null;
  most?: number | null;
  count?: number; // values in the bucket
  valid?: number; // of them with flag "" or "N"
  flag?: string; // of a single value
  doubt?: Doubt; // the same: ours, beside the flag
  doubted?: number; // values in the bucket that are in doubt
  edition?: number; // of the rules of means, where it is not the present one
}
export interface CurveLimit {
  value: number;
  label: string;
  upper: boolean;
}
export interface CurveRange {
  from: number;
  to: number;
}
export type Validity = 'valid' | 'doubtful' | 'invalid';

const HOUR = 3_600_000,
  DAY = 24 * HOUR,
  ZONE = 8 * HOUR;
const TIME_STEPS = [5 * 60_000, 10 * 60_000, 30 * 60_000, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const MONTH_STEPS = [1, 2, 3, 6, 12];

// All of it normal, some of it, or none.
export function validityOf(point: CurvePoint): Validity {
  if (point.count !== undefined && point.valid !== undefined) {
    if (point.valid === point.count) return point.doubted ? 'doubtful' : 'valid';
    return point.valid > 0 ? 'doubtful' : 'invalid';
  }
  if ((point.flag && point.flag !== 'N') || bars(point.doubt)) return 'invalid';
  return point.doubt ? 'doubtful' : 'valid';
}

export interface TimeTick {
  at: number;
  text: string;
}

const shown = (at: number): Date => new Date(at + ZONE);
const two = (value: number): string => String(value).padStart(2, '0');

function monthTicks(range: CurveRange, wanted: number): TimeTick[] {
  const months = (range.to - range.from) / (30.4 * DAY);
  const step = MONTH_STEPS.find((one) => months / one <= wanted) ?? 12;
  const first = shown(range.from),
    ticks: TimeTick[] = [];
  for (let month = Math.ceil((first.getUTCMonth() + (first.getUTCDate() > 1 ? 1 : 0)) / step) * step; ; month += step) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1) - ZONE;
    if (at >= range.to) return ticks;
    const date = shown(at);
    if (at >= range.from) ticks.push({ at, text: `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}` });
  }
}

// Round times; a tick at midnight says the day, others the hour.
export function timeTicks(range: CurveRange, wanted: number): TimeTick[] {
  const span = range.to - range.from;
  const step = TIME_STEPS.find((one) => span / one <= wanted);
  if (!step) return monthTicks(range, wanted);
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil((range.from + ZONE) / step) * step - ZONE; at < range.to; at += step) {
    const date = shown(at),
      midnight = (at + ZONE) % DAY === 0;
    ticks.push({
      at,
      text: midnight
        ? `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
        : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`,
    });
  }
  return ticks;
}

export interface CurveBox {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}
export interface CurveScale {
  x: (at: number) => number;
  y: (value: number) => number;
  at: (x: number) => number;
  ticks: number[];
  low: number;
  high: number; // of the values that it shows
  digits: number; // that the ticks need
  outside: CurveLimit[]; // limits far from the values: drawing them would flatten the curve
}

function extent(points: CurvePoint[]): { low: number; high: number } | null {
  let low = Infinity,
    high = -Infinity;
  for (const point of points) {
    if (bars(point.doubt)) continue; // a sentinel would flatten the curve
    for (const value of [point.value, point.least, point.most]) {
      if (value == null) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

export function curveScale(points: CurvePoint[], limits: CurveLimit[], range: CurveRange, box: CurveBox): CurveScale {
  const seen = extent(points) ?? (limits.length ? null : { low: 0, high: 1 });
  const reach = seen ? Math.max(Math.abs(seen.high), Math.abs(seen.low), 1e-12) * 4 : Infinity;
  const near = limits.filter((limit) => Math.abs(limit.value) <= reach);
  const values = [...(seen ? [seen.low, seen.high] : [0]), ...near.map((limit) => limit.value)];
  const low = Math.min(...values),
    high = Math.max(...values);
  const step = niceStep(high - low || Math.abs(high) * 0.4 || 1);
  const start = low >= 0 && low < (high - low) * 1.5 ? 0 : Math.floor((low - step * 0.2) / step) * step;
  const end = Math.ceil((high + step * 0.25) / step) * step;
  const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };
  const span = range.to - range.from || 1;
  return {
    x: (at) => box.left + ((at - range.from) / span) * inner.width,
    y: (value) => box.top + (1 - (value - start) / (end - start)) * inner.height,
    at: (x) => range.from + (Math.min(Math.max(x - box.left, 0), inner.width) / inner.width) * span,
    ticks: Array.from({ length: Math.round((end - start) / step) + 1 }, (_, index) => Number((start + index * step).toPrecision(12))),
    low: start,
    high: end,
    digits: Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9))),
    outside: limits.filter((limit) => !near.includes(limit)),
  };
}

// What cannot be may lie far outside the picture.
export const isInside = (scale: CurveScale, value: number): boolean => value >= scale.low && value <= scale.high;

// Neighbours are joined; where one and a half steps have nothing, the line is broken.
export function curveRuns(points: CurvePoint[], step: number): CurvePoint[][] {
  const found: CurvePoint[][] = [];
  let open = false,
    before = 0;
  for (const point of points) {
    if (point.value === null) {
      open = false;
      continue;
    }
    const run = found[found.length - 1];
    if (open && run && point.at - before <= step * 1.5) run.push(point);
    else found.push([point]);
    open = true;
    before = point.at;
  }
  return found;
}

// The spans of the range in which there is no number, longer than one and a half steps.
// Until when a value must be there: the last interval that is over, and a little for its way here.
export function knownUntil(step: number, now: number): number {
  const HOUR_MS = 3_600_000,
    DAY_MS = 24 * HOUR_MS,
    ZONE_MS = 8 * HOUR_MS;
  const way = step >= DAY_MS ? 2 * HOUR_MS : step >= HOUR_MS ? HOUR_MS / 2 : Math.max(2 * step, HOUR_MS / 4);
  return Math.floor((now - way + ZONE_MS) / step) * step - ZONE_MS;
}

export function curveGaps(points: CurvePoint[], step: number, range: CurveRange): CurveRange[] {
  const gaps: CurveRange[] = [];
  let from = range.from;
  for (const point of points) {
    if (point.value === null) continue;
    if (point.at - from > step * 1.5) gaps.push({ from, to: point.at });
    from = point.at + step;
  }
  if (range.to - from > step * 1.5) gaps.push({ from, to: range.to });
  return gaps;
}

// How far apart rows are as a rule: the median of the differences.
export function usualStep(points: CurvePoint[]): number {
  const steps = points
    .slice(1, 400)
    .map((point, index) => point.at - (points[index]?.at ?? 0))
    .filter((one) => one > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? HOUR;
}

export function nearest(points: CurvePoint[], at: number): number {
  let low = 0,
    high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1],
    here = points[low];
  return before && here && at - before.at < here.at - at ? low - 1 : low;
}
