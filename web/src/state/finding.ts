// What the server finds for a question that is being typed: asked once typing rests, and an earlier answer never follows a later one.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { SearchFound } from '@/api/answers';
import { ApiProblem, apiAddress } from '@/api/client';
import { reportLost } from '@/api/live';
import { useReading } from './reading';
import { getSigned } from './session';

const REST_MS = 120;

export interface Finding {
  found: ShallowRef<SearchFound | null>;
  problem: ShallowRef<ApiProblem | null>;
  answered: Ref<string>; // the question that both belong to
}

export function useFinding(question: () => string): Finding {
  const { locale } = useI18n();
  const reading = useReading();
  const found = shallowRef<SearchFound | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const answered = ref('');
  let timer = 0;
  let running: AbortController | null = null;

  function say(text: string, answer: SearchFound | null, fault: ApiProblem | null): void {
    found.value = answer;
    problem.value = fault;
    answered.value = text;
  }
  async function ask(text: string): Promise<void> {
    const mine = new AbortController();
    running = mine;
    try {
      const address = apiAddress('/search', { q: text, as_of: reading.asOf.value, lang: locale.value === 'en' ? 'en' : 'zh' });
      const answer = await getSigned<SearchFound>(address, mine.signal);
      if (!mine.signal.aborted) say(text, answer, null);
    } catch (error) {
      if (mine.signal.aborted) return;
      const fault = error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
      if (fault.status === 0) reportLost();
      say(text, null, fault);
    }
  }
  watch(question, (text) => {
    window.clearTimeout(timer);
    running?.abort();
    if (text === '') say('', null, null);
    else timer = window.setTimeout(() => void ask(text), REST_MS);
  });
  onScopeDispose(() => {
    window.clearTimeout(timer);
    running?.abort();
  });
  return { found, problem, answered };
}
