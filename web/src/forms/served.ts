// A form that the server declares and no page knows: as the forms of the pages are (field.ts), with its own words.
import type { FormDeclaration, FormField } from '@/api/answers';
import { capital } from '@/text/figures';
import type { Field, FieldType, Form } from './field';

const WIDE = 500; // characters: sentences stand on a line of their own
const TYPES: Partial<Record<FormField['type'], FieldType>> = {
  number: 'number',
  whole: 'integer',
  date: 'date',
  moment: 'moment',
  choice: 'choice',
  point: 'point',
  factor: 'factor',
  secret: 'secret',
};

function own(field: FormField, words: { yes: string; no: string }): Partial<Field> {
  if (field.type === 'moment') return { as: 'instant' };
  if (field.type === 'json') return { as: 'json', wide: true };
  if (field.type !== 'truth')
    return field.words.length ? { choices: field.words.map((one) => ({ value: one.value, text: one.title })) } : {};
  // A truth that stands for nothing while it is absent stays as it is: that is a third answer.
  if (field.start !== null) return { type: 'check', start: field.start === 'true' ? 'yes' : 'no', as: 'truth' };
  const choices = (['yes', 'no'] as const).map((value) => ({ value, text: words[value] }));
  return { type: 'choice', choices, as: 'truth' };
}

export function fieldOf(field: FormField, words: { yes: string; no: string }): Field {
  return {
    key: field.key,
    label: { said: capital(field.title) },
    type: TYPES[field.type] ?? 'text',
    required: field.required,
    ...(field.least === null ? {} : { least: field.least }),
    ...(field.most === null ? {} : { most: field.most }),
    ...(field.length === null ? {} : { length: field.length, wide: field.length >= WIDE }),
    ...(field.start === null ? {} : { start: field.start }),
    ...(field.unit === null ? {} : { unit: field.unit }),
    ...(field.example === null ? {} : { example: field.example }),
    ...(field.key === 'person' ? { autocomplete: 'name' } : {}),
    ...own(field, words),
  };
}

export const formOf = (declared: FormDeclaration, words: { yes: string; no: string }): Form => ({
  key: `served-${declared.name}`,
  fields: declared.fields.map((field) => fieldOf(field, words)),
});
