// The form of one value, and the request it becomes.
import type { FactAddRequest } from '@/api/answers';
import type { Subject } from './subjects';

const takesState = (subject: Subject | undefined): boolean => subject?.kind === 'state' || subject?.kind === 'flag';

// Which fields of the form a value of this subject has; withdrawing takes none of them.
export function isAsked(key: string, subject: Subject | undefined, withdraw: boolean): boolean {
  if (key === 'state') return !withdraw && takesState(subject);
  if (['value', 'unit', 'qualifier', 'reason'].includes(key)) return !withdraw && !takesState(subject);
  return true;
}

export function draftBody(body: Record<string, unknown>, subject: Subject, withdraw: boolean): FactAddRequest {
  const text = (key: string): string | null => (body[key] ?? null) as string | null;
  const head = { element: subject.code, year: Number(body['year']), source: text('source'), person: text('person'), note: text('note') };
  if (withdraw) return { ...head, withdrawn: true };
  return { ...head, value: text('value'), unit: text('unit'), qualifier: text('qualifier'), state: text('state'), reason: text('reason') };
}
