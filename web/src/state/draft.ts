// The form of one value, and the request it becomes.
import type { Subject } from './subjects';

export interface Draft {
  subject: string; year: string; value: string; unit: string; state: string; qualifier: string; source: string; person: string; note: string;
  withdraw: boolean; // takes back what was recorded for the year
}

export function emptyDraft(person: string): Draft {
  return { subject: '', year: '', value: '', unit: '', state: '', qualifier: '', source: '', person, note: '', withdraw: false };
}

const takesState = (subject: Subject): boolean => subject.kind === 'state' || subject.kind === 'flag';

// Keys of the texts that name what is still empty.
export function missingFields(draft: Draft, subject: Subject | undefined): string[] {
  const fields: [string, string][] = [['enter.what', draft.subject], ['enter.year', draft.year]];
  if (!draft.withdraw) fields.push(subject && takesState(subject) ? ['enter.state', draft.state] : ['enter.value', draft.value]);
  fields.push(['enter.source', draft.source]);
  return fields.filter(([, text]) => text.trim() === '').map(([key]) => key);
}

export function draftBody(draft: Draft, subject: Subject): Record<string, string | number | boolean | null> {
  const text = (value: string): string | null => value.trim() || null;
  const states = takesState(subject);
  const head = { element: subject.code, year: Number(draft.year), source: draft.source.trim(), person: text(draft.person), note: text(draft.note) };
  if (draft.withdraw) return { ...head, withdrawn: true };
  return {
    ...head,
    value: states ? null : draft.value.trim(), unit: states ? null : text(draft.unit), qualifier: states ? null : text(draft.qualifier), state: states ? draft.state : null,
  };
}
