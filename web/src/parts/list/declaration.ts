// What a list is: its columns, its filters, its orders. A page declares them; the parts of this folder show any.
import type { Option } from '../base/Choice.vue';

// How a value is shown where the page has no cell of its own for it.
export type CellType = 'text' | 'number' | 'moment' | 'word' | 'truth';

// An order by the head of a column; in the address `sort=NAME`, the other way round `sort=-NAME`.
export interface Order<Row> {
  name: string;
  first?: 'up' | 'down'; // what the first press does; up
  both?: boolean; // false: a served list that knows one direction
  by?: (a: Row, b: Row) => number; // upwards; absent: by the value, or the server sorts
}

export interface Column<Row> {
  key: string; // also the name of its cell: #cell-KEY
  title: string;
  value?: (row: Row) => unknown; // absent: the member of this name
  type?: CellType; // text
  unit?: string;
  words?: Record<string, string>; // of the type word
  order?: Order<Row>;
  head?: boolean; // names the row: always shown
  bare?: boolean; // without its title on a card of the phone
  off?: boolean; // shown when it is chosen
  quiet?: boolean; // its head is for readers only, and it is not printed: buttons
  total?: boolean; // the sum of what is shown stands at the foot
  css?: string;
}

export interface Filter<Row> {
  key: string; // in the address
  title: string;
  type: 'search' | 'choice' | 'day' | 'switch';
  options?: Option[];
  hint?: string;
  all?: string | false; // the word for no choice; false: there is always one
  start?: string; // what holds where the address says nothing
  fits?: (row: Row, value: string) => boolean; // absent: the server chooses
  text?: (row: Row) => string; // of a search: where it looks
}

// The list as a file of the server's. What the server leaves out is not in it; what only the page leaves out is, unless the address
// names the rows that are shown.
export interface ListFile {
  address: (format: 'xlsx' | 'csv') => string;
  shown?: boolean; // it has the rows that the page shows, in their order
  signed?: boolean; // it says more to an administrator
}

export interface Declaration<Row> {
  name: string; // of what this browser keeps, and of the table's style
  title: string;
  columns: Column<Row>[];
  filters: Filter<Row>[];
  id: (row: Row) => string;
  parts?: (row: Row) => Row[]; // rows under a row, which move with it
  noneFits?: string; // what stands where the filters leave nothing
  file?: ListFile;
  page?: (row: Row) => string | null; // the row's own page, for the panel beside the list
  panel?: false; // a row has nothing that the list does not show
  grid?: boolean; // of many narrow columns: on a phone it scrolls, and its rows are no cards
  plain?: string; // the order without a sort, in words; absent: there is none to choose
}

export const cellCss = <Row>(column: Column<Row>): string =>
  [column.css, column.type === 'number' && 'number', column.type === 'moment' && 'nowrap'].filter(Boolean).join(' ');
export const valueOf = <Row>(column: Column<Row>, row: Row): unknown =>
  column.value ? column.value(row) : (row as Record<string, unknown>)[column.key];

// A number that came as text, to keep its digits, is sorted as a number.
const sorted = <Row>(column: Column<Row>, value: unknown): unknown =>
  column.type === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;

// Upwards; what is missing comes last both ways.
export function byValue<Row>(column: Column<Row>): (a: Row, b: Row) => number {
  return (a, b) => {
    const left = sorted(column, valueOf(column, a)),
      right = sorted(column, valueOf(column, b));
    return typeof left === 'number' && typeof right === 'number'
      ? left - right
      : String(left).localeCompare(String(right), 'zh', { numeric: true });
  };
}
export const isMissing = (value: unknown): boolean => value === null || value === undefined || value === '';
