// Documents that only the administrator may see: asked for with the token.
import { ref, shallowRef, watch, type Ref } from 'vue';
import { ApiProblem, apiAddress, apiGet, type Query } from '@/api/client';
import { session } from '@/state/session';
import { useWords } from '@/text/words';

interface Questions {
  problem: Ref<string>; // why the last question has no answer; '' when it has
  ask: <T>(path: string, query?: Query) => Promise<T | null>;
}

export function useQuestions(): Questions {
  const { t, language } = useWords();
  const problem = ref('');
  async function ask<T>(path: string, query: Query = {}): Promise<T | null> {
    problem.value = '';
    try {
      return await apiGet<T>(apiAddress(path, { ...query, lang: language.value }), undefined, session.token.value);
    } catch (error) {
      problem.value = (error instanceof ApiProblem && error.message) || t('app.unreachable');
      return null;
    }
  }
  return { problem, ask };
}

// One document, asked for again when the token, the path or the language changes; the last one stays when that fails.
export function useAsked<T>(path: () => string) {
  const { language } = useWords();
  const { problem, ask } = useQuestions();
  const document = shallowRef<T | null>(null);

  async function load(): Promise<void> {
    if (session.signedIn.value) {
      document.value = (await ask<T>(path())) ?? document.value;
    } else {
      problem.value = '';
      document.value = null;
    }
  }
  watch([path, session.signedIn, language], () => void load(), { immediate: true });
  return { document, problem, load };
}
