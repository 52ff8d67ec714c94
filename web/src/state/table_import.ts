// A table out of a file: looked at first, then stored, all or nothing.
import { ref, shallowRef } from 'vue';
import { usePosting } from '@/state/posting';

export function useTableImport<T>(path: string, query: () => Record<string, string | null> = () => ({})) {
  const { busy, problem, wrong, notes, send } = usePosting();
  const file = ref<File | null>(null);
  const looked = shallowRef<T | null>(null);
  const saved = shallowRef<T | null>(null);

  function choose(event: Event): void {
    file.value = (event.target as HTMLInputElement).files?.[0] ?? null;
    looked.value = saved.value = null;
    problem.value = '';
    wrong.value = [];
    notes.value = [];
  }
  async function look(): Promise<void> {
    if (!file.value) return;
    saved.value = null;
    looked.value = await send<T>(path, file.value, { dry: true, query: { name: file.value.name, ...query() } });
  }
  async function save(): Promise<boolean> {
    if (!file.value) return false;
    looked.value = null;
    saved.value = await send<T>(path, file.value, { query: { name: file.value.name, ...query() } });
    return saved.value !== null;
  }
  return { busy, problem, wrong, notes, file, looked, saved, choose, look, save };
}
