// The columns of a list as they are declared beside its file (api/lists.ts), with what only a page knows of them.
import type { Listed } from '@/api/lists';
import type { Column, Order } from './declaration';

export type More<Row> = Partial<Omit<Column<Row>, 'key' | 'title' | 'order'>> & { order?: Partial<Order<Row>> };
export interface Extra<Row> extends Column<Row> {
  after?: string; // the key of the column before it; absent: it comes last
}

function columnOf<Row>(one: Listed<Required<Row>>, title: string, more: More<Row>): Column<Row> {
  const { order, ...rest } = more;
  const { key, type, head = false, off = false, sort } = one;
  return { key, title, type, head, off, ...rest, ...(sort ? { order: { name: sort, ...order } } : {}) };
}

// words: what `t` says of a title. more: by the key of its column. extra: what no file has, buttons and pictures.
export function columnsOf<Row>(
  listed: readonly Listed<Required<Row>>[],
  words: (key: string) => string,
  more: { [key in keyof Row & string]?: More<Row> } = {},
  extra: Extra<Row>[] = [],
): Column<Row>[] {
  const columns = listed.map((one) => columnOf(one, words(`titles.${one.title}`), more[one.key] ?? {}));
  for (const { after, ...column } of extra) {
    const place = columns.findIndex((one) => one.key === after);
    columns.splice(place < 0 ? columns.length : place + 1, 0, column);
  }
  return columns;
}
