// A document that only the administrator may see: asked for with the token, again when the token or the path changes.
import { ref, shallowRef, watch } from 'vue';
import { ApiProblem, apiAddress, apiGet } from '@/api/client';
import { session } from '@/state/session';
import { useWords } from '@/text/words';

export function useAsked<T>(path: () => string) {
  const { t, language } = useWords();
  const document = shallowRef<T | null>(null);
  const problem = ref('');

  async function load(): Promise<void> {
    problem.value = '';
    if (!session.signedIn.value) {
      document.value = null;
      return;
    }
    try {
      document.value = await apiGet<T>(apiAddress(path(), { lang: language.value }), undefined, session.token.value);
    } catch (error) {
      problem.value = (error instanceof ApiProblem && error.message) || t('app.unreachable');
    }
  }
  watch([path, session.signedIn, language], () => void load(), { immediate: true });
  return { document, problem, load };
}
