// Words of the county live for a component.
import { useI18n } from 'vue-i18n';
import { POINT_KINDS, SERIES_KINDS, type SeriesKind } from '@/api/kinds';
import { MISSING, groupDigits } from './figures';
import type { LivePoint, LiveValue } from '@/api/answers';

export function useLiveWords() {
  const { t } = useI18n();

  function span(group: 'since' | 'ago', from: number | null, now: number): string {
    if (from === null) return MISSING;
    const minutes = Math.floor((now - from) / 60_000);
    if (minutes < 1) return t(`live.${group}.now`);
    if (minutes < 120) return t(`live.${group}.minutes`, { n: minutes });
    return minutes < 2_880
      ? t(`live.${group}.hours`, { n: Math.floor(minutes / 60) })
      : t(`live.${group}.days`, { n: Math.floor(minutes / 1_440) });
  }
  const kind = (code: string): string => t(`live.kind.${(POINT_KINDS as readonly string[]).includes(code) ? code : 'other'}`);
  const number = (text: string | null | undefined): string => (text == null ? MISSING : groupDigits(text));
  // Simulated points say so in the name; a wall needs the place only.
  const place = (point: LivePoint): string => point.name.replace(/^模拟/, '');
  return {
    t,
    since: (from: number | null, now: number) => span('since', from, now),
    ago: (from: number | null, now: number) => span('ago', from, now),
    kind,
    number,
    place,
  };
}

// The value that came last, of whatever kind.
export function newestOf(values: Partial<Record<SeriesKind, LiveValue>>): { kind: SeriesKind; value: LiveValue } | null {
  for (const kind of SERIES_KINDS) {
    const value = values[kind];
    if (value) return { kind, value };
  }
  return null;
}
