// Ten seconds to take back what was just done: the inverse act is sent, and only while nobody has gone on from it.
import { ref } from 'vue';
import { ApiProblem } from '@/api/client';

const SECONDS = 10,
  TOLD_SECONDS = 6;
export interface Offer {
  said: string; // what was done
  left: number; // seconds; the clock stands still while somebody is at the button
  state: 'open' | 'busy' | 'done' | 'refused';
  why: string; // of refused
}
export const offer = ref<Offer | null>(null);
export const held = ref(false);
let act: (() => Promise<unknown>) | null = null;
let timer: number | undefined;

function tick(): void {
  const now = offer.value;
  if (!now || now.state === 'busy' || held.value) return;
  now.left -= 1;
  if (now.left <= 0) drop();
}
export function drop(): void {
  window.clearInterval(timer);
  offer.value = null;
  act = null;
  held.value = false;
}
export function offerUndo(said: string, inverse: () => Promise<unknown>): void {
  drop();
  act = inverse;
  offer.value = { said, left: SECONDS, state: 'open', why: '' };
  timer = window.setInterval(tick, 1_000);
}

// What stands there now is not what the act left: undoing it would undo somebody else's.
export class GoneOn extends Error {}

export async function undo(words: { goneOn: string; away: string }): Promise<void> {
  const now = offer.value,
    inverse = act;
  if (!now || !inverse || now.state !== 'open') return;
  now.state = 'busy';
  try {
    await inverse();
    now.state = 'done';
  } catch (error) {
    now.state = 'refused';
    now.why = error instanceof GoneOn ? words.goneOn : error instanceof ApiProblem && error.message ? error.message : words.away;
  }
  now.left = TOLD_SECONDS;
  held.value = false;
}
