// What the warning pages share: resources that follow the live stream, spans in words, the limit as lines of a curve.
import { watch } from 'vue';
import { live } from '@/api/live';
import { useResource, type Resource } from '@/api/resource';
import type { SeriesBuckets } from '@/api/warning_types';
import type { CurveLimit, CurvePoint } from '@/text/curve';
import type { Warning } from '@/api/answers';

const MINUTE = 60_000,
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;

export function useWarningResource<T>(path: () => string | null, options: { lasting?: boolean } = {}): Resource<T> {
  const resource = useResource<T>(path, { everyYear: true, ...options });
  watch(live.warned, () => void resource.reload());
  return resource;
}

type Translate = (key: string, named: Record<string, unknown>) => string;

export function spanText(ms: number, t: Translate): string {
  if (ms >= 2 * DAY) return t('warnings.days', { n: Math.floor(ms / DAY) });
  if (ms >= 2 * HOUR) return t('warnings.hours', { n: Math.floor(ms / HOUR) });
  return t('warnings.minutes', { n: Math.max(1, Math.round(ms / MINUTE)) });
}

// Since when, and for how long: until now while it goes on, else until what ended it.
export function lasting(warning: Warning, now: number, t: Translate): string {
  const end = warning.state === 'closed' ? (warning.closed_ms ?? warning.last_ms) : now;
  return t(warning.state === 'closed' ? 'warnings.lastedFor' : 'warnings.lasted', {
    time: spanText(Math.max(0, end - warning.first_ms), t),
  });
}

export function limitLines(warning: Warning, t: (key: string) => string): CurveLimit[] {
  const lines: CurveLimit[] = [];
  const add = (text: string | null | undefined, upper: boolean): void => {
    if (text != null && text !== '') lines.push({ value: Number(text), label: t(upper ? 'warnings.atMost' : 'warnings.atLeast'), upper });
  };
  add(warning.limit?.upper ?? warning.numbers['high'], true);
  add(warning.limit?.lower ?? (warning.limit ? null : warning.numbers['low']), false);
  return lines;
}

export function curvePath(warning: Warning, span: { from: number; to: number }, points: number): string | null {
  if (!warning.factor) return null;
  const instant = (ms: number): string => new Date(ms).toISOString();
  const step = { realtime: null, minute: null, hour: HOUR, day: DAY }[warning.kind];
  const fits = step !== null && (span.to - span.from) / step <= points; // buckets shorter than a mean would leave holes
  const query = new URLSearchParams({
    point: warning.point,
    factor: warning.factor,
    kind: warning.kind,
    from: instant(span.from),
    to: instant(span.to),
  });
  if (fits) query.set('step', warning.kind === 'day' ? '1d' : '1h');
  else query.set('points', String(points));
  return `/series?${query.toString()}`;
}

export const bucketPoints = (document: SeriesBuckets): CurvePoint[] =>
  document.rows.map(([at, count, valid, value, least, most]) => ({ at, count, valid, value, least, most }));
