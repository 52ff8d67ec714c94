// The row that is looked at beside its list: which one, whether it is still there, and the way to the next one, over the border of a page.
import { computed, nextTick, ref, shallowRef, watch, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

const KEY = 'open'; // in the address

export interface Turning {
  before: () => void;
  behind: () => void;
  hasBefore: () => boolean;
  hasBehind: () => boolean;
}
export interface Panel<Row> {
  id: ComputedRef<string>; // '': none is looked at
  row: ComputedRef<Row | null>; // as it was last, where the list has it no more; null: it never was here
  gone: ComputedRef<boolean>;
  at: ComputedRef<number>; // its place among those shown, from 1; 0: it is not there
  open: (id: string) => void;
  shut: () => void;
  step: (by: 1 | -1) => void;
  can: (by: 1 | -1) => boolean;
  turnBy: (pages: Turning) => void; // a list in pages says how they are turned
}
interface Known<Row> {
  id: string;
  row: Row;
}

// Opening is a step of the browser's history, so that its way back shuts the panel; the next row is none.
function useOpened(aside: boolean): { id: ComputedRef<string>; put: (id: string) => void } {
  const route = useRoute(),
    router = useRouter();
  const own = ref('');
  const id = computed(() => (aside ? own.value : typeof route.query[KEY] === 'string' ? route.query[KEY] : ''));
  function put(wanted: string): void {
    if (aside) {
      own.value = wanted;
      return;
    }
    const { [KEY]: now, ...others } = route.query;
    const to = { query: wanted ? { ...others, [KEY]: wanted } : others, hash: route.hash };
    const state = window.history.state as { back?: string | null } | null;
    if (wanted) void (now ? router.replace(to) : router.push(to));
    else if (state?.back === router.resolve(to).fullPath) router.back();
    else void router.replace(to);
  }
  return { id, put };
}

export function usePanel<Row>(shown: () => readonly Known<Row>[], aside: boolean): Panel<Row> {
  const { id, put } = useOpened(aside);
  const pages = shallowRef<Turning | null>(null);
  const last = shallowRef<Known<Row> | null>(null);
  const place = ref(0); // where the row stood last: what took its place is the next one
  const index = computed(() => (id.value === '' ? -1 : shown().findIndex((one) => one.id === id.value)));
  watch(
    [index, shown],
    () => {
      const found = shown()[index.value];
      if (!found) return;
      last.value = { id: found.id, row: found.row };
      place.value = index.value;
    },
    { immediate: true },
  );
  const wantedAt = (by: 1 | -1): number => (index.value >= 0 ? index.value + by : by > 0 ? place.value : place.value - 1);
  const inPage = (by: 1 | -1): boolean => shown()[wantedAt(by)] !== undefined;
  const over = (by: 1 | -1): boolean => (by > 0 ? pages.value?.hasBehind() : pages.value?.hasBefore()) ?? false;

  // Over the border: when the rows of the other page are here, its first or last one is looked at.
  let waiting: { by: 1 | -1; page: string } | null = null;
  const page = computed(() => shown().map((one) => one.id)[0] ?? '');
  watch(page, async (now) => {
    if (!waiting || now === '' || now === waiting.page) return;
    const { by } = waiting;
    waiting = null;
    await nextTick();
    const rows = shown(),
      next = rows[by > 0 ? 0 : rows.length - 1];
    if (next && id.value !== '') put(next.id);
  });
  function step(by: 1 | -1): void {
    const next = shown()[wantedAt(by)];
    if (next) put(next.id);
    else if (over(by)) {
      waiting = { by, page: page.value };
      if (by > 0) pages.value?.behind();
      else pages.value?.before();
    }
  }
  return {
    id,
    row: computed(() => shown()[index.value]?.row ?? (last.value?.id === id.value ? last.value.row : null)),
    gone: computed(() => id.value !== '' && index.value < 0),
    at: computed(() => index.value + 1),
    open: put,
    shut: () => put(''),
    step,
    can: (by) => inPage(by) || over(by),
    turnBy: (given) => {
      pages.value = given;
    },
  };
}
