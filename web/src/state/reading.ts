// One reading of the plan: the evaluated year and the as-of date. Both live in the address, so that a page can be sent to a colleague.
import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';

export interface Reading {
  year: ComputedRef<string | null>;
  asOf: ComputedRef<string | null>;
  query: ComputedRef<LocationQueryRaw>; // what every link carries on
  choose: (change: { year?: string | null; as_of?: string | null }) => Promise<void>;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

// A date field of the browser says 0002-01-01 while somebody types 2026: that is no wish yet.
const halfTyped = (value: string | null | undefined): boolean => /^0\d{3}-\d\d-\d\d/.test(value ?? '');

// An empty value leaves the address instead of standing there as "".
function changedQuery(now: LocationQueryRaw, change: Partial<Record<string, string | null>>): LocationQueryRaw {
  const wanted = Object.fromEntries(Object.entries(change).filter(([, value]) => !halfTyped(value)));
  return Object.fromEntries(Object.entries({ ...now, ...wanted }).filter(([, value]) => value));
}

export function useReading(): Reading {
  const route = useRoute();
  const router = useRouter();
  const year = computed(() => text(route.query['year']));
  const asOf = computed(() => text(route.query['as_of']));
  const query = computed(() => {
    const carried: LocationQueryRaw = {};
    if (year.value) carried['year'] = year.value;
    if (asOf.value) carried['as_of'] = asOf.value;
    return carried;
  });
  async function choose(change: { year?: string | null; as_of?: string | null }): Promise<void> {
    await router.replace({ query: changedQuery(route.query, change), hash: route.hash });
  }
  return { year, asOf, query, choose };
}

// Filters of a list, kept in the address beside year and as-of date.
export function useFilters<K extends string>(
  names: readonly K[],
): {
  values: ComputedRef<Record<K, string>>;
  set: (name: K, value: string) => void;
  change: (some: Partial<Record<K, string>>) => void; // several at once
  clear: () => void;
  active: ComputedRef<boolean>;
} {
  const route = useRoute();
  const router = useRouter();
  const values = computed(() => {
    const found = {} as Record<K, string>;
    for (const name of names) found[name] = text(route.query[name]) ?? '';
    return found;
  });
  function replace(change: Partial<Record<K, string>>): void {
    void router.replace({ query: changedQuery(route.query, change) });
  }
  return {
    values,
    change: replace,
    set: (name, value) => replace({ [name]: value } as Partial<Record<K, string>>),
    clear: () => replace(Object.fromEntries(names.map((name) => [name, ''])) as Partial<Record<K, string>>),
    active: computed(() => names.some((name) => name !== 'sort' && values.value[name] !== '')),
  };
}
