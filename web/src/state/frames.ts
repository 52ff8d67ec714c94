// Questions about raw frames, which only the administrator may ask.
import { ref, type Ref } from 'vue';
import { ApiProblem, apiAddress, apiGet } from '@/api/client';
import { session } from '@/state/session';
import { useWords } from '@/text/words';

export interface FrameQuestions {
  problem: Ref<string>; // why the last question has no answer; '' when it has
  ask: <T>(path: string, query: Record<string, string>) => Promise<T | null>;
}

export function useFrameQuestions(): FrameQuestions {
  const { t, language } = useWords();
  const problem = ref('');
  async function ask<T>(path: string, query: Record<string, string>): Promise<T | null> {
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
