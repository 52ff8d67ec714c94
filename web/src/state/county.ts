// The county live: one copy for the page, kept fresh by the stream. The stream says that something changed; what changed is
// asked for, once at a time, and only after the turn that is known.
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiProblem, apiAddress, apiGet } from '@/api/client';
import { live } from '@/api/live';
import type { County, LivePoint } from '@/api/answers';

export interface CountyLive {
  document: ShallowRef<County | null>;
  problem: ShallowRef<ApiProblem | null>;
  points: ComputedRef<LivePoint[]>;
  reload: () => Promise<void>;
}

function merged(before: County | null, news: County): County {
  if (!before || news.whole) return news;
  const changed = new Map(news.points.map((point) => [point.code, point]));
  return { ...news, points: before.points.map((point) => changed.get(point.code) ?? point) };
}

export function useCounty(): CountyLive {
  const { locale } = useI18n();
  const document = shallowRef<County | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const stopped = new AbortController();
  const running = ref(false);
  let again = false;

  async function ask(since: number): Promise<void> {
    try {
      const query = { since: since || null, lang: locale.value === 'en' ? 'en' : 'zh' };
      document.value = merged(since ? document.value : null, await apiGet<County>(apiAddress('/live', query), stopped.signal));
      problem.value = null;
    } catch (error) {
      if (!stopped.signal.aborted) problem.value = error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
    }
  }

  async function follow(since: number): Promise<void> {
    if (running.value) {
      again = true;
      return;
    }
    running.value = true;
    await ask(since);
    running.value = false;
    if (again) {
      again = false;
      await follow(document.value?.turn ?? 0);
    }
  }

  const reload = (): Promise<void> => follow(0);
  watch(live.observed, (turn) => {
    if (turn !== null && turn !== document.value?.turn) void follow(document.value?.turn ?? 0);
  });
  watch(live.connection, (now, before) => {
    if (before === 'lost' && now === 'open') void reload();
  });
  watch(locale, () => void reload(), { immediate: true });
  onScopeDispose(() => stopped.abort());
  return { document, problem, points: computed(() => document.value?.points ?? []), reload };
}

// The clock of the page, for "since" and the wall; business time is UTC+8 wherever the browser is.
export function useClock(stepMs = 1_000): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now());
  const timer = window.setInterval(() => {
    now.value = Date.now();
  }, stepMs);
  onScopeDispose(() => window.clearInterval(timer));
  return now;
}
