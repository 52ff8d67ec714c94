// A document of the API as the page needs it: it follows the year, the as-of date, the language and every recorded change.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useReading } from '@/state/reading';
import { getSigned, session } from '@/state/session';
import { ApiProblem, apiAddress, apiGet } from './client';
import { live, reportLost } from './live';

export interface Resource<T> {
  document: ShallowRef<T | null>;
  problem: Ref<ApiProblem | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

// path: null = nothing wanted yet. The last document stays on the page while a newer one is on its way.
// Lasting: also while another one was asked for, so that who types in a filter goes on typing.
// Lists that `year` would cut down to one year ask for all years. Signed: administrators are told more than visitors.
export function useResource<T>(
  path: () => string | null,
  options: { everyYear?: boolean; signed?: boolean; lasting?: boolean } = {},
): Resource<T> {
  const { locale } = useI18n();
  const reading = useReading();
  const document = shallowRef<T | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const loading = ref(false);
  let running: AbortController | null = null;
  let shownPath: string | null = null;

  async function fetchInto(address: string, signal: AbortSignal): Promise<void> {
    try {
      document.value = await (options.signed ? getSigned<T>(address, signal) : apiGet<T>(address, signal));
      problem.value = null;
    } catch (error) {
      if (signal.aborted) return;
      problem.value = error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
      if (problem.value.status === 0) reportLost();
    }
  }

  async function reload(): Promise<void> {
    const wanted = path();
    running?.abort();
    if (wanted === null) return;
    if (wanted !== shownPath && !options.lasting) document.value = null;
    shownPath = wanted;
    const controller = new AbortController();
    running = controller;
    loading.value = true;
    const query = {
      year: options.everyYear ? null : reading.year.value,
      as_of: reading.asOf.value,
      lang: locale.value === 'en' ? 'en' : 'zh',
    };
    await fetchInto(apiAddress(wanted, query), controller.signal);
    if (running === controller) loading.value = false;
  }

  watch([path, reading.year, reading.asOf, locale], () => void reload(), { immediate: true });
  if (options.signed) watch(session.token, () => void reload());
  watch(live.batch, (now, before) => {
    if (before !== null && now !== before) void reload();
  });
  watch(live.connection, (now, before) => {
    if (before === 'lost' && now === 'open') void reload();
  });
  onScopeDispose(() => running?.abort());
  return { document, problem, loading, reload };
}
