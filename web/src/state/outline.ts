// The region's outline, one for all maps: its shapes, and where a point lies on it.
import { computed, ref, shallowRef, watch } from 'vue';
import { apiAddress, apiGet } from '@/api/client';
import { usePlan } from '@/state/plan';
import { session } from '@/state/session';
import { toGcj02 } from '@/text/datum';
import type { Shapes } from '@/text/outline';

export interface OutlineMark {
  datum: 'CGCS2000' | 'GCJ-02';
  source: string;
  approval: string | null;
  who: string;
  recorded_ms: number;
}
export type OutlineDocument = Shapes & { qingshan?: OutlineMark };
type Place = [number, number];

const loads = ref(0); // of outlines in this page: one may follow another that was there, or that only administrators see
export const outlineLoaded = (): void => {
  loads.value += 1;
};

export function useOutline() {
  const plan = usePlan();
  const shapes = shallowRef<OutlineDocument | null>(null);
  async function load(): Promise<void> {
    if (!plan.document.value?.boundary && !session.signedIn.value) {
      shapes.value = null;
      return;
    }
    try {
      shapes.value = await apiGet<OutlineDocument>(apiAddress('/boundary'), undefined, session.token.value);
    } catch {
      shapes.value = null; // without an outline the points are there all the same
    }
  }
  watch([() => plan.document.value?.boundary, session.signedIn, loads], () => void load(), { immediate: true });
  const mark = computed<OutlineMark | null>(() => shapes.value?.qingshan ?? null);
  const place = (at: Place): Place => (mark.value?.datum === 'GCJ-02' ? toGcj02(at) : at);
  return { shapes, mark, place, load };
}
