// Nothing fails in silence: an error of a page, a page that could not be loaded, and a server that was upgraded under an open
// page are said in words (parts/frame/FaultBanner.vue), each with a way on.
import { nextTick, ref, watch, type App, type Ref } from 'vue';
import { START_LOCATION, type RouteLocationNormalized, type Router } from 'vue-router';
import { ApiProblem } from '@/api/client';
import { live, reportLost } from '@/api/live';
import { keep, kept } from './kept';

export interface Fault {
  kind: 'error' | 'away' | 'upgraded';
  page: string; // key of the wanted page's name; '' where none was wanted
  path: string; // where it was to lead
  detail: string; // for who looks for the cause
}

const KEPT = 'qingshan.upgraded';
const LOADING = /dynamically imported module|importing a module script failed|preload css|failed to load module/i;
const UNREACHED = /failed to fetch|networkerror|load failed/i;
const SLOW_MS = 400;

export const fault: Ref<Fault | null> = ref(null);
export const opening: Ref<string> = ref(''); // key of the page that takes a while to come
export const upgraded: Ref<boolean> = ref(false); // this page was loaded again for a new program

// The script this page runs, as the server's first page names it.
const ownScript = (): string => document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src') ?? '';

async function newestScript(): Promise<string | null> {
  try {
    const answer = await fetch('/', { cache: 'no-store', headers: { Accept: 'text/html' } });
    const text = answer.ok ? await answer.text() : '';
    return /<script[^>]*type="module"[^>]*src="([^"]+)"/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

function reload(path: string): void {
  window.location.assign(path);
}

// A part of the program did not come: the server is away, or it is another program by now, whose parts have other addresses.
async function notLoaded(page: string, path: string, detail: string): Promise<void> {
  const newest = await newestScript();
  if (newest === null) {
    reportLost();
    fault.value = { kind: 'away', page, path, detail };
    return;
  }
  const changed = newest !== ownScript();
  fault.value = { kind: changed ? 'upgraded' : 'error', page, path, detail };
  // Without a mark it would go on for ever: then it is left to the reader.
  if (changed && kept(KEPT, 'tab') !== newest && keep(KEPT, newest, 'tab')) reload(path);
}

const wasStopped = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
const unreached = (error: unknown, detail: string): boolean =>
  UNREACHED.test(detail) || (error instanceof ApiProblem && error.status === 0);

export function reportFault(error: unknown): void {
  if (wasStopped(error)) return;
  const detail = textOf(error);
  if (LOADING.test(detail)) {
    void notLoaded('', window.location.pathname + window.location.search, detail);
    return;
  }
  // A request that found nobody is the lost connection, which the page says already.
  if (unreached(error, detail)) reportLost();
  else fault.value = { kind: 'error', page: '', path: window.location.pathname + window.location.search, detail };
  // eslint-disable-next-line no-console -- whoever looks for the cause finds its place here
  console.error(error);
}

export function dropFault(): void {
  fault.value = null;
}

function watchRoutes(router: Router): void {
  const nameOf = (to: RouteLocationNormalized): string => (typeof to.meta['title'] === 'string' ? to.meta['title'] : '');
  let timer = 0;
  const came = (): void => {
    window.clearTimeout(timer);
    opening.value = '';
  };
  router.beforeEach((to, from) => {
    came();
    if (to.path !== from.path)
      timer = window.setTimeout(() => {
        opening.value = nameOf(to);
      }, SLOW_MS);
  });
  router.afterEach((to, from, failure) => {
    came();
    if (!failure && from !== START_LOCATION && to.path !== from.path) dropFault();
  });
  router.onError((error: unknown, to) => {
    came();
    const detail = textOf(error);
    if (LOADING.test(detail) || unreached(error, detail)) void notLoaded(nameOf(to), to.fullPath, detail);
    else {
      reportFault(error);
      if (fault.value) fault.value = { ...fault.value, page: nameOf(to), path: to.fullPath };
    }
  });
  watch(live.connection, (now) => {
    if (now === 'open' && fault.value?.kind === 'away') void retryFault(router); // back again, the page that was wanted opens by itself
  });
  watch(live.openings, (times) => {
    if (times > 1) void lookForNews();
  });
}

// A server that was away, however shortly, may be a newer one: said, and left to the reader, who may be typing.
async function lookForNews(): Promise<void> {
  const newest = await newestScript();
  if (newest === null || newest === ownScript() || fault.value) return;
  fault.value = { kind: 'upgraded', page: '', path: window.location.pathname + window.location.search, detail: newest };
}

export async function retryFault(router: Router): Promise<void> {
  const wanted = fault.value;
  if (!wanted || (await newestScript()) === null) return;
  if (wanted.page === '') return reload(wanted.path);
  fault.value = null;
  await router.push(wanted.path).catch(() => undefined);
  await nextTick();
  // a browser that remembers the failure needs the whole page anew
  if (router.currentRoute.value.fullPath !== wanted.path && fault.value === null) reload(wanted.path);
}

// Before anything is waited for: what fails until the page stands is shown once it does.
export function watchWindow(): void {
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    reportFault(event.reason);
  });
  window.addEventListener('error', (event) => {
    if (event.error) reportFault(event.error);
  });
}

export function watchFaults(app: App, router: Router): void {
  if (kept(KEPT, 'tab') !== '' && kept(KEPT, 'tab') === ownScript()) {
    upgraded.value = true;
    keep(KEPT, '', 'tab');
  }
  app.config.errorHandler = reportFault;
  watchRoutes(router);
}
