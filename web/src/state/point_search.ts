// Finding points: the server looks for them, so that a page holds a few of however many there are.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useResource } from '@/api/resource';
import type { PointLine, PointList } from '@/api/answers';

interface PointSearch {
  text: Ref<string>;
  rows: ComputedRef<PointLine[]>;
  more: ComputedRef<number>; // that fit beside these
  come: ComputedRef<boolean>; // there is an answer
  first: (choose: (code: string) => void) => void; // takes the first that fits what stands in the field, once it is known
}
export function usePointSearch(shown: number, sort = ''): PointSearch {
  const text = ref('');
  const found = useResource<PointList>(
    () => `/points?limit=${shown}${sort && `&sort=${sort}`}&q=${encodeURIComponent(text.value.trim())}`,
    { everyYear: true, lasting: true },
  );
  const rows = computed(() => found.document.value?.points ?? []);
  const more = computed(() => Math.max(0, (found.document.value?.total ?? 0) - rows.value.length));
  let waiting: ((code: string) => void) | null = null; // the key came before the answer did
  function first(choose: (code: string) => void): void {
    waiting = found.loading.value ? choose : null;
    const [row] = rows.value;
    if (!waiting && row) choose(row.code);
  }
  watch(text, () => (waiting = null));
  watch(found.loading, (loading) => {
    if (!loading && waiting && !found.problem.value) first(waiting);
  });
  return { text, rows, more, come: computed(() => found.document.value !== null), first };
}

export interface PointChoice {
  text: Ref<string>; // what is looked for
  many: ComputedRef<boolean>; // more than a choice can show: who chooses must look for it
  none: ComputedRef<boolean>; // nothing fits what is looked for
  options: ComputedRef<{ value: string; text: string }[]>; // with the chosen one, wherever it came from
}
const CHOICES = 50;

export function usePointChoice(chosen: () => string): PointChoice {
  const { text, rows, more, come } = usePointSearch(CHOICES, 'name');
  const option = ({ code, name }: PointLine): { value: string; text: string } => ({ value: code, text: `${name} ${code}` });
  const missing = computed(() => (come.value && chosen() !== '' && !rows.value.some((one) => one.code === chosen()) ? chosen() : ''));
  const named = useResource<PointList>(
    () => (missing.value === '' ? null : `/points?limit=${CHOICES}&q=${encodeURIComponent(missing.value)}`),
    { everyYear: true, lasting: true },
  );
  const own = computed(() => named.document.value?.points.find((one) => one.code === missing.value));
  const some = computed(() => [...(own.value ? [own.value] : []), ...rows.value].map(option));
  const searched = computed(() => text.value.trim() !== '');
  return {
    text,
    options: some,
    many: computed(() => searched.value || more.value > 0),
    none: computed(() => searched.value && come.value && rows.value.length === 0),
  };
}
