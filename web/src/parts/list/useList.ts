// A list at work: what is asked stands in the address, which columns are shown is kept in this browser, and the rows are chosen and
// sorted here where the server has not done it.
import {
  getCoreRowModel,
  getExpandedRowModel,
  getSortedRowModel,
  useVueTable,
  type ColumnDef,
  type Row as TableRow,
  type RowData,
} from '@tanstack/vue-table';
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { keep, kept } from '@/state/kept';
import { useFilters } from '@/state/reading';
import { usePanel, type Panel } from './usePanel';
import { byValue, isMissing, valueOf, type Column, type Declaration, type Filter } from './declaration';

export interface Options {
  served?: boolean; // the server chooses and sorts
  keys?: readonly string[]; // of the address beside the filters: where a page of the list begins
  aside?: boolean; // one more list of its page: what is asked is not in the address
}
export type Sorting = { column: string; down: boolean } | null;

export interface List<Row extends RowData> {
  of: ComputedRef<Declaration<Row>>;
  values: ComputedRef<Record<string, string>>;
  set: (key: string, value: string) => void;
  change: (some: Record<string, string>) => void;
  clear: () => void;
  asked: ComputedRef<Filter<Row>[]>; // the filters that leave something out
  all: ComputedRef<number>; // rows before the page chooses
  rows: ComputedRef<Row[]>; // chosen and sorted, without parts
  shown: ComputedRef<TableRow<Row>[]>; // the same with parts
  columns: ComputedRef<Column<Row>[]>; // that are shown
  show: (key: string, wanted: boolean) => void;
  usual: () => void; // the columns as they are declared
  sorting: ComputedRef<Sorting>;
  sort: (column: Column<Row>) => void; // a press on its head
  picked: Ref<Record<string, boolean>>; // ids of rows that are selected
  pick: (ids: readonly string[], on: boolean) => void;
  allPicked: ComputedRef<boolean>; // of those shown
  pickAll: (on: boolean) => void;
  panel: Panel<Row>; // the row that is looked at
}

const columnsKept = (name: string): string => `qingshan.columns.${name}`;

// Columns that are not as declared: "+key" shown, "-key" hidden.
function keptColumns(name: string): Record<string, boolean> {
  return Object.fromEntries(
    kept(columnsKept(name))
      .split(',')
      .filter((one) => /^[+-]./.test(one))
      .map((one) => [one.slice(1), one.startsWith('+')]),
  );
}

export function matches<Row>(filters: Filter<Row>[], values: Record<string, string>, row: Row): boolean {
  return filters.every((filter) => {
    const wanted = (values[filter.key] ?? '').trim();
    if (wanted === '') return true;
    if (filter.text) return filter.text(row).toLowerCase().includes(wanted.toLowerCase());
    return filter.fits ? filter.fits(row, wanted) : true;
  });
}

// `sort` of the address in columns; what it names and no column knows sorts nothing.
export function sortingOf<Row>(columns: Column<Row>[], sort: string): Sorting {
  const turned = sort.startsWith('-'),
    name = turned ? sort.slice(1) : sort;
  const column = columns.find((one) => one.order?.name === name);
  return column?.order ? { column: column.key, down: (column.order.first === 'down') !== turned } : null;
}

// The first press, the other way, none.
export function pressed<Row>(column: Column<Row>, sort: string): string {
  const { order } = column;
  if (!order) return sort;
  if (sort === order.name) return order.both === false ? '' : `-${order.name}`;
  return sort === `-${order.name}` ? '' : order.name;
}

function definition<Row extends RowData>(column: Column<Row>): ColumnDef<Row> {
  const by = column.order?.by ?? byValue(column);
  // What is missing stays last, up and down, where the column has no order of its own.
  const known = (row: Row): unknown => (column.order?.by || !isMissing(valueOf(column, row)) ? true : undefined);
  return { id: column.key, accessorFn: known, sortUndefined: 'last', sortingFn: (a, b) => by(a.original, b.original) };
}

function useAside(names: readonly string[]): Pick<ReturnType<typeof useFilters<string>>, 'values' | 'set' | 'change'> {
  const now = ref<Record<string, string>>(Object.fromEntries(names.map((name) => [name, ''])));
  const change = (some: Partial<Record<string, string>>): void => {
    now.value = { ...now.value, ...some } as Record<string, string>;
  };
  return { values: computed(() => now.value), change, set: (name, value) => change({ [name]: value }) };
}

export function useList<Row extends RowData>(
  declared: () => Declaration<Row>,
  source: () => readonly Row[],
  options: Options = {},
): List<Row> {
  const of = computed(declared);
  const first = declared();
  const names = [...first.filters.map((filter) => filter.key), 'sort', ...(options.keys ?? [])];
  const { values, set, change } = options.aside ? useAside(names) : useFilters(names);
  const chosen = ref(keptColumns(first.name));
  const picked = ref<Record<string, boolean>>({});
  const asked = computed(() => of.value.filters.filter((filter) => values.value[filter.key] !== '' && filter.all !== false));
  const clear = (): void =>
    change(Object.fromEntries([...of.value.filters.map((filter) => filter.key), ...(options.keys ?? [])].map((key) => [key, ''])));
  const visible = (column: Column<Row>): boolean => column.head || (chosen.value[column.key] ?? !column.off);
  const found = computed<Row[]>(() =>
    options.served ? [...source()] : source().filter((row) => matches(of.value.filters, values.value, row)),
  );
  const sorting = computed(() => sortingOf(of.value.columns, values.value['sort'] ?? ''));
  const definitions = computed(() => of.value.columns.map(definition));
  const table = useVueTable<Row>({
    get data() {
      return found.value;
    },
    get columns() {
      return definitions.value;
    },
    state: {
      get sorting() {
        return sorting.value ? [{ id: sorting.value.column, desc: sorting.value.down }] : [];
      },
      get rowSelection() {
        return picked.value;
      },
      expanded: true,
    },
    manualSorting: options.served ?? false,
    getRowId: (row) => of.value.id(row),
    getSubRows: (row) => of.value.parts?.(row),
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getExpandedRowModel: getExpandedRowModel(),
  });
  const shown = computed(() => table.getRowModel().rows);

  const known = computed(() => shown.value.map((row) => ({ id: row.id, row: row.original })));
  const panel = usePanel<Row>(() => known.value, options.aside ?? false);
  const ids = computed(() => shown.value.filter((row) => row.depth === 0).map((row) => row.id));
  function pick(some: readonly string[], on: boolean): void {
    picked.value = {
      ...Object.fromEntries(Object.entries(picked.value).filter(([id]) => !some.includes(id))),
      ...(on ? Object.fromEntries(some.map((id) => [id, true])) : {}),
    };
  }

  function show(key: string, wanted: boolean): void {
    const column = of.value.columns.find((one) => one.key === key);
    const others = Object.fromEntries(Object.entries(chosen.value).filter(([one]) => one !== key));
    chosen.value = column && wanted === !column.off ? others : { ...others, [key]: wanted };
    keep(
      columnsKept(of.value.name),
      Object.entries(chosen.value)
        .map(([name, on]) => `${on ? '+' : '-'}${name}`)
        .join(','),
    );
  }
  function usual(): void {
    chosen.value = {};
    keep(columnsKept(of.value.name), '');
  }
  // Another question begins on its first page.
  const firstPage = (): Record<string, string> => Object.fromEntries((options.keys ?? []).map((key) => [key, '']));
  return {
    of,
    values,
    change,
    clear,
    asked,
    shown,
    show,
    usual,
    sorting,
    picked,
    pick,
    panel,
    set: (key, value) => (options.keys?.includes(key) ? set(key, value) : change({ ...firstPage(), [key]: value })),
    all: computed(() => source().length),
    allPicked: computed(() => ids.value.length > 0 && ids.value.every((id) => picked.value[id])),
    pickAll: (on) => pick(ids.value, on),
    rows: computed(() => shown.value.filter((row) => row.depth === 0).map((row) => row.original)),
    columns: computed(() => of.value.columns.filter(visible)),
    sort: (column) => change({ ...firstPage(), sort: pressed(column, values.value['sort'] ?? '') }),
  };
}
