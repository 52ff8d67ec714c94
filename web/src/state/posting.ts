// Sending one form: busy while it is on its way, the server's own words when it is refused.
import { ref, type Ref } from 'vue';
import { ApiProblem, apiAddress, apiPost } from '@/api/client';
import { rememberPerson, session } from '@/state/session';
import { useWords } from '@/text/words';

export interface Posting {
  busy: Ref<boolean>;
  problem: Ref<string>;
  send: <T>(path: string, body: Record<string, unknown> | Blob, options?: { dry?: boolean }) => Promise<T | null>;
}

export function usePosting(): Posting {
  const { t, language } = useWords();
  const busy = ref(false);
  const problem = ref('');

  async function send<T>(path: string, body: Record<string, unknown> | Blob, options: { dry?: boolean } = {}): Promise<T | null> {
    problem.value = '';
    if (!session.signedIn.value) {
      problem.value = t('limits.needToken');
      return null;
    }
    busy.value = true;
    try {
      const address = apiAddress(path, { dry_run: options.dry ? 1 : null, lang: language.value });
      const file = body instanceof Blob;
      const answer = await apiPost<T>(address, file ? body : JSON.stringify(body), file ? 'text/csv' : 'application/json', session.token.value);
      const person = file ? '' : body['person'];
      if (typeof person === 'string' && person) rememberPerson(person);
      return answer;
    } catch (error) {
      problem.value = (error instanceof ApiProblem && error.message) || t('app.unreachable');
      return null;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, send };
}
