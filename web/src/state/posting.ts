// Sending one form or one file: busy while it is on its way, the server's own words when it is refused.
import { ref, type Ref } from 'vue';
import { ApiProblem, apiAddress, apiPost } from '@/api/client';
import type { ImportRow } from '@/api/answers';
import { rememberPerson, session } from '@/state/session';
import { useWords } from '@/text/words';

interface SendOptions {
  dry?: boolean;
  query?: Record<string, string | null>;
}
interface Posting {
  busy: Ref<boolean>;
  problem: Ref<string>;
  field: Ref<string>; // which field of the request it speaks of; '' when of none
  wrong: Ref<ImportRow[]>; // line by line, where a table was refused
  notes: Ref<string[]>; // what else the server says of a refused table
  send: <T>(path: string, body: Record<string, unknown> | File, options?: SendOptions) => Promise<T | null>;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const fileType = (file: File): string => (/\.xlsx$/i.test(file.name) ? XLSX : 'text/csv');

export function usePosting(): Posting {
  const { t, language } = useWords();
  const busy = ref(false);
  const problem = ref('');
  const field = ref('');
  const wrong = ref<ImportRow[]>([]);
  const notes = ref<string[]>([]);

  async function post<T>(address: string, body: Record<string, unknown> | File): Promise<T> {
    if (body instanceof File) return apiPost<T>(address, body, fileType(body), session.token.value);
    const answer = await apiPost<T>(address, JSON.stringify(body), 'application/json', session.token.value);
    const person = body['person'];
    if (typeof person === 'string' && person.trim()) rememberPerson(person.trim());
    return answer;
  }

  async function send<T>(path: string, body: Record<string, unknown> | File, options: SendOptions = {}): Promise<T | null> {
    problem.value = '';
    field.value = '';
    wrong.value = [];
    notes.value = [];
    if (!session.signedIn.value) {
      problem.value = t('token.needed');
      return null;
    }
    busy.value = true;
    try {
      return await post<T>(apiAddress(path, { ...options.query, dry_run: options.dry ? 1 : null, lang: language.value }), body);
    } catch (error) {
      const known = error instanceof ApiProblem ? error : null;
      problem.value = known?.message || t('app.unreachable');
      field.value = known?.field ?? '';
      wrong.value = known?.report ?? [];
      notes.value = known?.notes ?? [];
      return null;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, field, wrong, notes, send };
}
