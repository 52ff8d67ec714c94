// What a value can be entered for: elements that are reported, and indicators with their parts.
import { computed, type ComputedRef } from 'vue';
import { useResource } from '@/api/resource';
import { useWords } from '@/text/words';
import type { ElementList, IndicatorList } from '@/api/answers';

export interface Subject {
  code: string;
  name: string;
  label: string;
  unit: string | null;
  kind: string;
}

export function useSubjects(): {
  subjects: ComputedRef<Subject[]>;
  find: (text: string) => Subject | undefined;
  ready: ComputedRef<boolean>;
} {
  const { name } = useWords();
  const elements = useResource<ElementList>(() => '/elements');
  const indicators = useResource<IndicatorList>(() => '/indicators?class=all');
  const subject = (code: string, text: string, unit: string | null, kind: string): Subject => ({
    code,
    name: text,
    label: `${text} · ${code}`,
    unit,
    kind,
  });
  const subjects = computed(() => [
    ...(elements.document.value?.elements ?? [])
      .filter((one) => one.formula === null)
      .map((one) => subject(one.code, name(one), one.unit, one.kind)),
    ...(indicators.document.value?.indicators ?? [])
      .flatMap((row) => [row, ...(row.parts ?? [])])
      .filter((row) => row.kind !== 'group')
      .map((row) => subject(row.no, name(row), row.unit, row.kind)),
  ]);
  function find(text: string): Subject | undefined {
    const wanted = text.trim();
    return subjects.value.find((one) => one.label === wanted || one.code === wanted) ?? subjects.value.find((one) => one.name === wanted);
  }
  return { subjects, find, ready: computed(() => elements.document.value !== null && indicators.document.value !== null) };
}
