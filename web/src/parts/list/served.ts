// A list that the server declares and no page knows: columns of any names and types, drawn, searched and sorted here.
import type { ListDeclaration } from '@/api/answers';
import { capital } from '@/text/figures';
import { valueOf, type Column, type Declaration } from './declaration';

export type AnyRow = Record<string, unknown>;

const isPlain = (value: unknown): boolean => value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
const plain = (value: unknown): unknown => (Array.isArray(value) ? value.filter(isPlain).join('、') : isPlain(value) ? value : '');
// What people call it where the declaration has a word for it: shown, searched and sorted by alike.
function wordOf(value: unknown, words: ListDeclaration['columns'][number]['words']): unknown {
  if (words.length === 0 || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => wordOf(one, words));
  return words.find((word) => word.value === String(value))?.title ?? (value === false ? '' : value);
}
const columnOf = ({ key, title, type, head, off, words }: ListDeclaration['columns'][number]): Column<AnyRow> => ({
  key,
  title: capital(title),
  type,
  head,
  off,
  value: (row) => plain(wordOf(row[key], words)),
  order: { name: key },
});

export function declarationOf(
  list: ListDeclaration,
  words: { search: string; hint: string },
  known: readonly string[],
): Declaration<AnyRow> {
  const columns = list.columns.map(columnOf);
  const ids = ['id', 'code', 'no'].filter((one) => known.includes(one));
  const texts = columns.filter((one) => one.type === 'text');
  return {
    name: `served-${list.name}`,
    title: list.title,
    columns,
    id: (row) => (ids[0] ? String(row[ids[0]]) : JSON.stringify(row)),
    filters: [
      {
        key: 'q',
        title: words.search,
        type: 'search',
        hint: words.hint,
        text: (row) => texts.map((one) => String(valueOf(one, row) ?? '')).join(' '),
      },
    ],
  };
}
