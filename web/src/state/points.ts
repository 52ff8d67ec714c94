// Kinds of points in the language of the page, and sending what registers a point.
import { ref, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiProblem, apiAddress, apiPost } from '@/api/client';
import type { PointSaved } from '@/api/point_types';
import { rememberPerson, session } from '@/state/session';

export const POINT_KINDS = ['outfall', 'sewage', 'stack', 'hood', 'dust', 'air', 'river', 'lake', 'noise'];

export function useKindName(): (kind: string) => string {
  const { t, te } = useI18n();
  return (kind) => (te(`points.kinds.${kind}`) ? t(`points.kinds.${kind}`) : kind);
}

export interface Sender {
  busy: Ref<boolean>;
  problem: Ref<string>;
  send: <T = PointSaved>(path: string, body: BodyInit, options?: { type?: string; dry?: boolean }) => Promise<T | null>;
}

// One write of the administrator; what goes wrong is said in `problem`.
export function useSender(person?: () => string): Sender {
  const { t, locale } = useI18n();
  const busy = ref(false);
  const problem = ref('');

  async function send<T>(path: string, body: BodyInit, options: { type?: string; dry?: boolean } = {}): Promise<T | null> {
    problem.value = '';
    if (!session.signedIn.value) {
      problem.value = t('enter.needToken');
      return null;
    }
    busy.value = true;
    try {
      const address = apiAddress(path, { dry_run: options.dry ? 1 : null, lang: locale.value === 'en' ? 'en' : 'zh' });
      const answer = await apiPost<T>(address, body, options.type ?? 'application/json', session.token.value);
      if (person?.()) rememberPerson(person().trim());
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
