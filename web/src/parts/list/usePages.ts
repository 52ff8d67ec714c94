// Pages of a served list by cursors: the address says where this one begins, the browser remembers the way back.
import { computed, ref, type ComputedRef } from 'vue';
import type { List } from './useList';

export interface Pages {
  cursor: ComputedRef<string>;
  before: () => void;
  behind: () => void;
  from: ComputedRef<number>; // number of the first row shown; 0: not known, the address was opened in the middle
  hasBefore: ComputedRef<boolean>;
}

export function usePages<Row extends object>(list: List<Row>, size: number, next: () => string | null | undefined): Pages {
  const trail = ref<string[]>([]); // cursors of the pages before this one, the first ''
  const cursor = computed(() => list.values.value['cursor'] ?? '');
  function before(): void {
    list.set('cursor', trail.value[trail.value.length - 1] ?? '');
    trail.value = trail.value.slice(0, -1);
  }
  function behind(): void {
    const wanted = next();
    if (!wanted) return;
    if (cursor.value === '') trail.value = [''];
    else if (trail.value.length > 0) trail.value = [...trail.value, cursor.value];
    list.set('cursor', wanted);
  }
  list.panel.turnBy({ before, behind, hasBefore: () => cursor.value !== '', hasBehind: () => Boolean(next()) });
  const from = computed(() => (cursor.value === '' ? 1 : trail.value.length * size + (trail.value.length > 0 ? 1 : 0)));
  return { cursor, before, behind, from, hasBefore: computed(() => cursor.value !== '') };
}
