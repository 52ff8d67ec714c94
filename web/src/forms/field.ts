// What a field of a form is, and the one way its text is read. A form is declared (declared.ts), drawn from that by
// parts/form/FormField.vue, read and checked here, and typed into by tests/browser/walk.mjs, which reads the same declarations.
// What stands in a field is always text: a browser's number field would give a number, and nothing for what it cannot read.

export type FieldType =
  'text' | 'secret' | 'number' | 'integer' | 'date' | 'moment' | 'choice' | 'check' | 'point' | 'factor' | 'subject' | 'file' | 'time';

// What a field is called: a key of the catalogue, or words, where the server said them.
export type Label = string | { said: string };

export interface Field {
  key: string; // its name in the request
  label: Label;
  type: FieldType;
  required?: boolean;
  least?: number; // of a number
  most?: number;
  unit?: string; // of a number; 'factor': that of the factor in the same form
  length?: number; // of a text, in characters
  like?: Likeness;
  options?: readonly string[]; // of a choice; without them the page gives them
  words?: string; // of a choice: the key before its options' texts
  choices?: readonly { value: string; text: string }[]; // of a choice, with words that the server said
  accept?: string; // of a file
  start?: string; // what stands in it at first
  example?: string; // a right value: shown while the field is empty
  hint?: string; // keys of texts: below the field; in it while it is empty
  placeholder?: string;
  wide?: boolean;
  autocomplete?: string;
  when?: readonly [field: string, value: string]; // shown only then
  as?: 'number' | 'truth' | 'instant' | 'json' | 'none'; // in the request; else text; none: not in it
  also?: readonly string[]; // other names the server's answers have for it
}

export interface Form {
  key: string;
  fields: readonly Field[];
  asks?: string; // words for what is missing instead of the list of names
  live?: boolean; // without a button: each change is taken as it comes
  sendsEmpty?: boolean; // an empty field is said too, not left out
  oneOf?: readonly (readonly string[])[]; // at least one of them
  order?: readonly (readonly [first: string, second: string])[]; // the second is not less than the first
}

export interface Wrong {
  key: string;
  named?: Record<string, string | number>;
}

const LIKE = {
  code: /^[!#-+\--~]+$/, // of a point: printable, no blank, comma or quotation mark
  small: /^[a-z0-9_-]+$/,
  mn: /^[A-Za-z0-9_]+$/,
  password: /^[^;,&=\s]+$/,
  address: /^([^\s:]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/,
  hex: /^[0-9A-Fa-f]{32}$/,
};
export type Likeness = keyof typeof LIKE;

const CHOSEN: ReadonlySet<FieldType> = new Set<FieldType>(['choice', 'point', 'file']);
const YEAR_LEAST = 1900,
  YEAR_MOST = 2200; // a year that is still being typed is 0002
const NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?$|^[+-]?\.\d+$/;

// Full-width digits and signs, blanks of all kinds and commas between thousands, as people type and paste them.
export function plainNumber(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[\u2212\u2010-\u2014]/g, '-');
  return NUMBER.test(plain) ? plain.replace(/,/g, '').replace(/^\+/, '').replace(/\.$/, '') : plain;
}

export const labelOf = (field: Field, t: (key: string) => string): string =>
  typeof field.label === 'string' ? t(field.label) : field.label.said;

// Neither kept nor shown again.
export const isSecret = (field: Field): boolean => field.type === 'secret' || field.like === 'password' || field.like === 'hex';

const isNumber = (field: Field): boolean => field.type === 'number' || field.type === 'integer';
export const cleanText = (field: Field, text: string): string =>
  isNumber(field) ? plainNumber(text) : field.type === 'secret' ? text : text.trim();

function wrongNumber(field: Field, text: string): Wrong | null {
  if (!NUMBER.test(text)) return { key: 'form.noNumber', named: { text } };
  const value = Number(text);
  if (field.type === 'integer' && !Number.isInteger(value)) return { key: 'form.noInteger', named: { text } };
  if (field.least !== undefined && value < field.least) return { key: 'form.least', named: { least: field.least, text } };
  if (field.most !== undefined && value > field.most) return { key: 'form.most', named: { most: field.most, text } };
  return null;
}

function wrongDate(text: string): Wrong | null {
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
  const year = Number(text.slice(0, text.indexOf('-')));
  if (Number.isNaN(at)) return { key: 'form.noDate', named: { text } };
  return year < YEAR_LEAST || year > YEAR_MOST ? { key: 'form.farDate', named: { year } } : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function wrongText(field: Field, text: string): Wrong | null {
  if (field.as === 'json' && !isJson(text)) return { key: 'form.noJson' };
  if (field.length !== undefined && [...text].length > field.length)
    return { key: 'form.long', named: { most: field.length, n: [...text].length } };
  return field.like && !LIKE[field.like].test(text) ? { key: `form.like.${field.like}`, named: { text } } : null;
}

// What is wrong with a text that is not empty, or null. unread: the browser holds something that is no value.
export function wrongOf(field: Field, given: string, unread = false): Wrong | null {
  if (unread) return { key: 'form.noDate', named: { text: '' } };
  const text = cleanText(field, given);
  if (text === '') return field.required ? { key: CHOSEN.has(field.type) ? 'form.choose' : 'form.empty' } : null;
  if (isNumber(field)) return wrongNumber(field, text);
  if (field.type === 'date' || field.type === 'moment') return wrongDate(text);
  return wrongText(field, text);
}

export function shownFields(form: Form, draft: Readonly<Record<string, string>>): Field[] {
  return form.fields.filter((field) => !field.when || draft[field.when[0]] === field.when[1]);
}

// All that is wrong, by field; fields in a relation are looked at when each is right by itself.
export function wrongFields(form: Form, draft: Readonly<Record<string, string>>, unread: ReadonlySet<string>): Record<string, Wrong> {
  const found: Record<string, Wrong> = {};
  const fields = shownFields(form, draft);
  const textOf = (key: string): string => {
    const field = fields.find((one) => one.key === key);
    return field ? cleanText(field, draft[key] ?? '') : '';
  };
  for (const field of fields) {
    const wrong = wrongOf(field, draft[field.key] ?? '', unread.has(field.key));
    if (wrong) found[field.key] = wrong;
  }
  for (const keys of form.oneOf ?? []) {
    const first = keys[0];
    if (first !== undefined && keys.every((key) => textOf(key) === '' && !found[key])) found[first] = { key: 'form.oneOf' };
  }
  for (const [first, second] of form.order ?? []) {
    const [low, high] = [textOf(first), textOf(second)];
    if (low === '' || high === '' || found[first] || found[second]) continue;
    const field = fields.find((one) => one.key === second);
    if (field && (isNumber(field) ? Number(low) > Number(high) : low > high)) found[second] = { key: 'form.order', named: { low, high } };
  }
  return found;
}

// A field of the browser has no zone: business time is UTC+8.
const instantOf = (text: string): string => `${text.length === 16 ? `${text}:00` : text}+08:00`;

function sent(field: Field, text: string): unknown {
  if (field.as === 'truth') return text === 'yes';
  if (text === '') return text;
  if (field.as === 'number') return Number(text);
  if (field.as === 'instant') return instantOf(text);
  return field.as === 'json' ? (JSON.parse(text) as unknown) : text;
}

export function bodyOf(form: Form, draft: Readonly<Record<string, string>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of shownFields(form, draft)) {
    const text = cleanText(field, draft[field.key] ?? '');
    if (field.as === 'none' || (text === '' && !form.sendsEmpty && field.type !== 'check')) continue;
    body[field.key] = sent(field, text);
  }
  return body;
}
