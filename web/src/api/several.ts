// Several documents at once, by a key each: a curve of each point. One that is asked for anew stays until the newer one is there.
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useReading } from '@/state/reading';
import { ApiProblem, apiAddress, apiGet } from './client';
import { live, reportLost } from './live';

export interface Asked {
  key: string;
  path: string;
}
export interface Several<T> {
  documents: ShallowRef<ReadonlyMap<string, T>>;
  problems: ShallowRef<ReadonlyMap<string, ApiProblem>>;
}

export function useSeveral<T>(asked: () => readonly Asked[]): Several<T> {
  const { locale } = useI18n();
  const reading = useReading();
  const documents = shallowRef<ReadonlyMap<string, T>>(new Map());
  const problems = shallowRef<ReadonlyMap<string, ApiProblem>>(new Map());
  const running = new Map<string, AbortController>();
  const shown = new Map<string, string>(); // the address that stands there, by key

  function keepOnly<V>(map: ReadonlyMap<string, V>, keys: ReadonlySet<string>): ReadonlyMap<string, V> {
    return new Map([...map].filter(([key]) => keys.has(key)));
  }
  function note(key: string, document: T | null, problem: ApiProblem | null): void {
    if (document) documents.value = new Map([...documents.value, [key, document]]);
    problems.value = new Map([...[...problems.value].filter(([one]) => one !== key), ...(problem ? [[key, problem] as const] : [])]);
  }
  async function fetchOne(key: string, address: string): Promise<void> {
    running.get(key)?.abort();
    const controller = new AbortController();
    running.set(key, controller);
    shown.set(key, address);
    try {
      note(key, await apiGet<T>(address, controller.signal), null);
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
      if (problem.status === 0) reportLost();
      note(key, null, problem);
      shown.delete(key);
    }
  }
  function load(again: boolean): void {
    const wanted = asked(),
      keys = new Set(wanted.map((one) => one.key));
    for (const [key, controller] of running)
      if (!keys.has(key)) {
        controller.abort();
        running.delete(key);
        shown.delete(key);
      }
    documents.value = keepOnly(documents.value, keys);
    problems.value = keepOnly(problems.value, keys);
    const query = { as_of: reading.asOf.value, lang: locale.value === 'en' ? 'en' : 'zh' };
    for (const one of wanted) {
      const address = apiAddress(one.path, query);
      if (again || shown.get(one.key) !== address) void fetchOne(one.key, address);
    }
  }

  watch(
    [
      () =>
        asked()
          .map((one) => `${one.key} ${one.path}`)
          .join('\n'),
      reading.asOf,
      locale,
    ],
    () => load(false),
    { immediate: true },
  );
  watch(live.connection, (now, before) => {
    if (before === 'lost' && now === 'open') load(true);
  });
  onScopeDispose(() => {
    for (const controller of running.values()) controller.abort();
  });
  return { documents, problems };
}
