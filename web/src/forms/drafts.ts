// What was typed and not saved, kept on this machine for a day. Whoever keeps hands no secret in.
import { keep, kept, keptNames } from '@/state/kept';

export type Draft = Record<string, string>;

const PREFIX = 'qingshan.draft.';
const KEPT_MS = 24 * 3_600_000;

interface Stored {
  at: number;
  draft: Draft;
}

function read(name: string): Stored | null {
  try {
    const stored = JSON.parse(kept(name) || 'null') as Stored | null;
    return stored && typeof stored.at === 'number' && Date.now() - stored.at < KEPT_MS ? stored : null;
  } catch {
    return null; // what stands there is none of ours
  }
}

export const storedDraft = (name: string): Draft => read(PREFIX + name)?.draft ?? {};

export function storeDraft(name: string, draft: Draft): void {
  keep(PREFIX + name, Object.keys(draft).length > 0 ? JSON.stringify({ at: Date.now(), draft } satisfies Stored) : '');
}

// At signing out: whoever comes next reads nothing of it.
export function dropDrafts(): void {
  for (const name of keptNames(PREFIX)) keep(name, '');
}

// Once, with the first form: one that is never opened again keeps nothing for ever.
for (const name of keptNames(PREFIX)) if (read(name) === null) keep(name, '');
