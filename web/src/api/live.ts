// The live stream: tells every open page that something was recorded, and which indicators moved.
import { reactive, readonly, ref, shallowRef } from 'vue';

const MARK_MS = 120_000; // how long a changed indicator stays marked
const LOST_AFTER_MS = 4_000; // a blink of the network is not worth a banner
const HIDDEN_CLOSE_MS = 60_000; // a tab nobody looks at gives its connection back

interface ChangedEvent {
  batch: number;
  what?: string;
  indicators?: string[];
}

const batch = ref<number | null>(null);
const observed = ref<number | null>(null);
const observedPoints = shallowRef<string[] | null>(null);
const connection = ref<'connecting' | 'open' | 'lost'>('connecting');
const openings = ref(0); // a server that is quickly back was never lost, but may be another one
const lastChange = ref<{ batch: number; indicators: string[] } | null>(null);
const warned = ref(0); // goes up when warnings have changed
const clocked = ref(0); // when the server doubts its clock, or believes it again
const marks = reactive(new Map<string, number>());
let source: EventSource | null = null;
let lostTimer = 0;
let hiddenTimer = 0;

export const live = {
  batch: readonly(batch),
  connection: readonly(connection),
  openings: readonly(openings),
  observed: readonly(observed), // turn of the county live
  observedPoints: readonly(observedPoints), // those that changed with it; null: any may have
  lastChange: readonly(lastChange),
  warned: readonly(warned),
  clocked: readonly(clocked),
};

export function justChanged(no: string): boolean {
  return marks.has(no) || marks.has(no.split('.')[0] ?? no);
}

function mark(numbers: string[]): void {
  for (const no of numbers) {
    const until = Date.now() + MARK_MS;
    marks.set(no, until);
    window.setTimeout(() => {
      if (marks.get(no) === until) marks.delete(no);
    }, MARK_MS);
  }
}

function read(event: MessageEvent<string>): ChangedEvent | null {
  try {
    return JSON.parse(event.data) as ChangedEvent;
  } catch {
    return null;
  }
}

function onHello(event: MessageEvent<string>): void {
  const hello = read(event);
  connected();
  if (hello) batch.value = hello.batch;
}

function onChanged(event: MessageEvent<string>): void {
  const change = read(event);
  if (!change) return;
  mark(change.indicators ?? []);
  batch.value = change.batch;
  lastChange.value = { batch: change.batch, indicators: change.indicators ?? [] };
}

function onObserve(event: MessageEvent<string>): void {
  try {
    const news = JSON.parse(event.data) as { turn: number; points: string[] | null };
    observedPoints.value = news.points;
    observed.value = news.turn;
  } catch {
    // The next one is a second away.
  }
}

function connected(): void {
  window.clearTimeout(lostTimer);
  lostTimer = 0;
  connection.value = 'open';
}

function onOpen(): void {
  connected();
  openings.value += 1;
}

export function reportLost(): void {
  connection.value = 'lost';
}

function onError(): void {
  if (!lostTimer) lostTimer = window.setTimeout(reportLost, LOST_AFTER_MS);
  if (source?.readyState === EventSource.CLOSED) window.setTimeout(liveConnect, LOST_AFTER_MS);
}

function close(): void {
  source?.close();
  source = null;
}

export function liveConnect(): void {
  close();
  source = new EventSource('/api/v1/events');
  source.addEventListener('open', onOpen);
  source.addEventListener('hello', onHello);
  source.addEventListener('changed', onChanged);
  source.addEventListener('observe', onObserve);
  source.addEventListener('warning', () => {
    warned.value += 1;
  });
  source.addEventListener('clock', () => {
    clocked.value += 1;
  });
  source.addEventListener('error', onError);
}

export function liveStart(): void {
  liveConnect();
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = window.setTimeout(close, HIDDEN_CLOSE_MS);
    else if (!source) liveConnect();
  });
}
