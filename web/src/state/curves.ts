// Several curves over one another: which ones stand in the address, what each needs is asked of the server, and what is drawn is made here.
import { computed, type ComputedRef } from 'vue';
import type { PointDocument, PointFactor, SeriesDocument } from '@/api/answers';
import { useSeveral } from '@/api/several';
import type { ApiProblem } from '@/api/client';
import type { SeriesKind } from '@/api/kinds';
import { curvePoints, kindFor, limitsOf, seriesPath } from '@/state/span';
import { usualStep, validityOf, type CurvePoint, type CurveRange } from '@/text/curve';

export const CURVES_MAX = 8;
const DAY = 86_400_000;
// The same hours of an earlier time beside those of now; in whole weeks, so that weekdays fall on weekdays.
export const EARLIER: Record<string, number> = { day: DAY, week: 7 * DAY, month: 28 * DAY, year: 364 * DAY };

export interface Wanted {
  point: string;
  factor: string;
}
export interface Curve extends Wanted {
  key: string;
  title: string;
  earlier: boolean;
  unit: string;
  decimals: number | null;
  kind: SeriesKind;
  step: number;
  points: CurvePoint[]; // at the times of the range, also those of earlier
  upper: number | null; // the strictest that holds for values of this kind
  invalid: number; // values that are not drawn
  simulated: boolean;
}

export const textOf = (list: readonly Wanted[]): string => list.map((one) => `${one.point}:${one.factor}`).join(',');
export function wantedOf(text: string): Wanted[] {
  const pairs = text
    .split(',')
    .map((one) => one.split(':'))
    .filter((pair) => pair.length === 2 && pair[0] && pair[1]);
  const unique = new Map(pairs.map(([point, factor]) => [`${point}:${factor}`, { point: point ?? '', factor: factor ?? '' }]));
  return [...unique.values()].slice(0, CURVES_MAX);
}

function upperOf(point: PointDocument, factor: string, kind: SeriesKind, range: CurveRange): number | null {
  const found = limitsOf(point, factor, kind, range)
    .map((one) => one.upper)
    .filter((one): one is number => one !== null);
  return found.length ? Math.min(...found) : null;
}

interface Found {
  wanted: Wanted;
  point: PointDocument;
  factor: PointFactor;
  kind: SeriesKind;
}

export function useCurves(
  wanted: () => readonly Wanted[],
  range: () => CurveRange,
  kind: () => string,
  earlier: () => number,
): {
  curves: ComputedRef<Curve[]>;
  found: ComputedRef<Found[]>;
  unknown: ComputedRef<Wanted[]>;
  problems: ComputedRef<ApiProblem[]>;
  waiting: ComputedRef<boolean>;
} {
  const points = useSeveral<PointDocument>(() =>
    wanted().map((one) => ({
      key: `${one.point}:${one.factor}`,
      path: `/points/${encodeURIComponent(one.point)}?factor=${encodeURIComponent(one.factor)}`,
    })),
  );
  const found = computed<Found[]>(() =>
    wanted().flatMap((one) => {
      const point = points.documents.value.get(`${one.point}:${one.factor}`),
        factor = point?.factors.find((other) => other.factor === one.factor);
      const chosen = factor ? kindFor(factor, range(), kind()) : null;
      return point && factor && chosen ? [{ wanted: one, point, factor, kind: chosen }] : [];
    }),
  );
  const unknown = computed(() =>
    wanted().filter((one) => {
      const key = `${one.point}:${one.factor}`;
      return points.problems.value.has(key) || (points.documents.value.has(key) && !found.value.some((other) => other.wanted === one));
    }),
  );
  const shifted = (by: number): CurveRange => ({ from: range().from - by, to: range().to - by });
  const series = useSeveral<SeriesDocument>(() =>
    found.value.flatMap(({ wanted: one, kind: of }) =>
      [0, ...(earlier() ? [earlier()] : [])].map((by) => ({
        key: `${one.point}:${one.factor}${by ? ':earlier' : ''}`,
        path: seriesPath(one.point, one.factor, of, shifted(by)),
      })),
    ),
  );
  const curves = computed<Curve[]>(() =>
    found.value.flatMap(({ wanted: one, point, factor, kind: of }) =>
      [0, ...(earlier() ? [earlier()] : [])].flatMap((by) => {
        const key = `${one.point}:${one.factor}${by ? ':earlier' : ''}`,
          document = series.documents.value.get(key);
        if (!document) return [];
        const all = curvePoints(document).map((each) => ({ ...each, at: each.at + by }));
        return [
          {
            ...one,
            key,
            title: `${point.name} ${factor.name}`,
            earlier: by > 0,
            unit: factor.unit ?? '',
            decimals: factor.decimals,
            kind: of,
            points: all,
            step: document.step_ms ?? usualStep(all),
            upper: by ? null : upperOf(point, one.factor, of, range()),
            invalid: all.filter((each) => each.value !== null && validityOf(each) === 'invalid').length,
            simulated: document.simulated,
          },
        ];
      }),
    ),
  );
  const problems = computed(() =>
    [...series.problems.value.values(), ...points.problems.value.values()].filter((one) => one.status !== 404),
  );
  const waiting = computed(() => wanted().length > 0 && found.value.length + unknown.value.length < wanted().length);
  return { curves, found, unknown, problems, waiting };
}
