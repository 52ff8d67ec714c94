// Pages that somebody comes back to: those he marked, and those he saw last. Kept in this browser until accounts come.
import { computed, ref } from 'vue';
import type { RouteLocationNormalized } from 'vue-router';
import { keep, kept } from './kept';

export interface Place {
  path: string;
  title: string;
} // path: with what was asked of a list

const RECENT = 'qingshan.recent',
  STARRED = 'qingshan.starred';
const RECENT_MOST = 8,
  STARRED_MOST = 20,
  TITLE_MOST = 40;

function read(name: string): Place[] {
  try {
    const found: unknown = JSON.parse(kept(name) || '[]');
    return Array.isArray(found)
      ? found.filter(
          (one: Partial<Place>): one is Place => typeof one.path === 'string' && one.path.startsWith('/') && typeof one.title === 'string',
        )
      : [];
  } catch {
    return []; // somebody else wrote there
  }
}

export const recent = ref(read(RECENT));
export const starred = ref(read(STARRED));
const bare = (path: string): string => path.replace(/[?#].*$/, '');
const titleNow = (): string => (document.querySelector('main h1')?.textContent ?? '').trim().slice(0, TITLE_MOST);

// A page is left: it is called what its heading says, which is only known now.
export function leave(route: RouteLocationNormalized): void {
  const title = titleNow();
  if (!title || route.meta['bare'] === true || route.matched.some((one) => one.path.includes('*'))) return;
  recent.value = [{ path: route.fullPath, title }, ...recent.value.filter((one) => bare(one.path) !== route.path)].slice(0, RECENT_MOST);
  keep(RECENT, JSON.stringify(recent.value));
}

export const isStarred = (path: string): boolean => starred.value.some((one) => one.path === path);
// Marks the page that is shown, or takes the mark away.
export function star(path: string): void {
  const title = titleNow() || path;
  starred.value = isStarred(path)
    ? starred.value.filter((one) => one.path !== path)
    : [...starred.value, { path, title }].slice(-STARRED_MOST);
  keep(STARRED, starred.value.length ? JSON.stringify(starred.value) : '');
}
export const unseen = computed(() => recent.value.filter((one) => !isStarred(one.path)));
