// Where things stand on the history chart: pure geometry, no drawing.
import { groupDigits } from './figures';
import type { Condition, HistoryEntry, Reachability, Stage } from '@/api/answers';

export const CHART = { width: 760, height: 340, left: 56, right: 26, top: 26, bottom: 36 };

export interface Place {
  year: number;
  value: number;
}
export interface TargetLine {
  value: number;
  from: number;
  to: number;
  stage: boolean;
  due: string[];
}
export interface ChartParts {
  points: (Place & { text: string; qualifier: boolean })[];
  projected: (Place & { capped: boolean })[];
  band: { year: number; low: number; high: number }[];
  lines: TargetLine[];
  years: number[];
  missing: number[];
}

// Targets that a value can be drawn against: one line per height, with all it is for.
function targetLines(conditions: Condition[], stages: Stage[], from: number, to: number): TargetLine[] {
  const lines: TargetLine[] = [];
  for (const condition of conditions) {
    if (condition.measured !== 'value' || condition.threshold === null) continue;
    const same = lines.find((line) => line.value === condition.threshold);
    const stage = stages.find((one) => String(one.to) === condition.due);
    if (same) same.due.push(condition.due);
    else
      lines.push({
        value: condition.threshold,
        from: stage?.from ?? from,
        to: stage?.to ?? to,
        stage: stage !== undefined,
        due: [condition.due],
      });
  }
  return lines;
}

export function chartParts(history: HistoryEntry[], reach: Reachability | null, conditions: Condition[], stages: Stage[]): ChartParts {
  const points = history.flatMap((one) =>
    one.value === null
      ? []
      : [{ year: one.year, value: one.value, text: groupDigits(String(one.value)), qualifier: one.qualifier !== null }],
  );
  const first = points[0]?.year ?? stages[0]?.from ?? 0,
    known = points[points.length - 1]?.year ?? first;
  const from = Math.min(first, (stages[0]?.from ?? first) - 1),
    to = Math.max(known, stages[stages.length - 1]?.to ?? known);
  const later = Object.entries(reach?.projected ?? {}).flatMap(([year, value]) =>
    value === null || Number(year) <= known ? [] : [{ year: Number(year), value, capped: reach?.capped.includes(year) ?? false }],
  );
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return {
    points,
    years,
    projected: later,
    band: Object.entries(reach?.interval ?? {}).map(([year, [low, high]]) => ({ year: Number(year), low, high })),
    lines: targetLines(conditions, stages, from, to),
    missing: years.filter((year) => year > first && year < known && !points.some((point) => point.year === year)),
  };
}

// A step of 1, 2 or 5 times a power of ten, so that about five lines cover the values.
export function niceStep(span: number): number {
  const rough = span / 4,
    power = 10 ** Math.floor(Math.log10(rough)),
    share = rough / power;
  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
}

export function chartScale(
  parts: ChartParts,
  percent: boolean,
): { x: (year: number) => number; y: (value: number) => number; ticks: number[] } {
  const values = [...parts.points, ...parts.projected, ...parts.lines]
    .map((one) => one.value)
    .concat(parts.band.flatMap((one) => [one.low, one.high]));
  const low = Math.min(...values),
    high = Math.max(...values);
  const step = niceStep(high - low || Math.abs(high) * 0.4 || 1);
  const start = Math.floor((low - step * 0.3) / step) * step,
    above = Math.ceil((high + step * 0.3) / step) * step;
  const end = percent && high <= 100 ? Math.min(above, Math.ceil(100 / step) * step) : above; // a share ends at its whole
  const bottom = low >= 0 ? Math.max(0, start) : start;
  const first = parts.years[0] ?? 0,
    last = parts.years[parts.years.length - 1] ?? first;
  const inner = { width: CHART.width - CHART.left - CHART.right, height: CHART.height - CHART.top - CHART.bottom };
  return {
    x: (year) => CHART.left + 20 + ((year - first) / (last - first || 1)) * (inner.width - 40),
    y: (value) => CHART.top + (1 - (value - bottom) / (end - bottom)) * inner.height,
    ticks: Array.from({ length: Math.round((end - bottom) / step) + 1 }, (_, index) => Number((bottom + index * step).toPrecision(12))),
  };
}

// Neighbouring years are joined; a missing year leaves a gap.
export function runs<T extends Place>(points: T[]): T[][] {
  const found: T[][] = [];
  for (const point of points) {
    const run = found[found.length - 1];
    if (run && run[run.length - 1]?.year === point.year - 1) run.push(point);
    else found.push([point]);
  }
  return found;
}
