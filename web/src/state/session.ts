// The administrator's token: kept for this browser tab only, never in the address.
import { computed, ref } from 'vue';
import { ApiProblem, apiGet } from '@/api/client';
import { dropDrafts } from '@/forms/drafts';
import { keep, kept } from './kept';

const TOKEN = 'qingshan.token';
const PERSON = 'qingshan.person';

const token = ref(kept(TOKEN, 'tab'));
const person = ref(kept(PERSON, 'tab'));

export const session = { token, person, signedIn: computed(() => token.value !== '') };

// Returns false when the server does not know the token.
export async function signIn(value: string): Promise<boolean> {
  const wanted = value.trim();
  try {
    const answer = await apiGet<{ role: string }>('/api/v1/session', undefined, wanted);
    if (answer.role === 'visitor') return false;
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
  token.value = wanted;
  keep(TOKEN, wanted, 'tab');
  return true;
}

export function signOut(): void {
  token.value = '';
  keep(TOKEN, '', 'tab');
  dropDrafts();
}

export function rememberPerson(name: string): void {
  person.value = name;
  keep(PERSON, name, 'tab');
}

// A document that administrators are told more of. A token that is no longer known makes a visitor of its holder, not a fault of the page.
export async function getSigned<T>(address: string, signal: AbortSignal): Promise<T> {
  try {
    return await apiGet<T>(address, signal, token.value);
  } catch (error) {
    if (token.value && error instanceof ApiProblem && error.status === 401) return await apiGet<T>(address, signal);
    throw error;
  }
}
