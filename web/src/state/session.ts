// The administrator's token: kept for this browser tab only, never in the address.
import { computed, ref } from 'vue';
import { ApiProblem, apiGet } from '@/api/client';

const TOKEN = 'qingshan.token';
const PERSON = 'qingshan.person';

function stored(name: string): string {
  try {
    return sessionStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function keep(name: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing still works until the page is closed.
  }
}

const token = ref(stored(TOKEN));
const person = ref(stored(PERSON));

export const session = {
  token,
  person,
  signedIn: computed(() => token.value !== ''),
};

// Returns false when the server does not know the token.
export async function signIn(value: string): Promise<boolean> {
  const wanted = value.trim();
  try {
    const answer = await apiGet<{ role: string }>('/api/v1/session', undefined, wanted);
    if (answer.role !== 'administrator') return false;
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
  token.value = wanted;
  keep(TOKEN, wanted);
  return true;
}

export function signOut(): void {
  token.value = '';
  keep(TOKEN, '');
}

export function rememberPerson(name: string): void {
  person.value = name;
  keep(PERSON, name);
}
