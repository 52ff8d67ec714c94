import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { pages } from '@/pages/pages';
import { askAgain, mayLeave } from '@/state/leaving';
import { leave } from '@/state/places';

const WAIT_MS = 5_000;
const routes: RouteRecordRaw[] = pages.map(({ path, title, bare, dated, component }) => ({
  path,
  component,
  props: !path.includes('*'),
  meta: { title, bare, dated },
}));

// A list that is still on its way is not long enough yet to be scrolled back to where it was.
async function whenLong(top: number): Promise<void> {
  const until = Date.now() + WAIT_MS,
    there = (): boolean => document.documentElement.scrollHeight - window.innerHeight >= top;
  while (!there() && Date.now() < until)
    await new Promise((go) => {
      window.setTimeout(go, 50);
    });
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return whenLong(saved.top).then(() => saved);
    if (to.hash) return { el: to.hash.replace(/[^#\w-]/g, '\\$&'), top: 64 };
    return to.path === from.path ? {} : { top: 0 };
  },
});

router.beforeEach(async (to, from) => {
  if (to.path === from.path || !from.matched.length) return true;
  if (!(await mayLeave())) return false;
  leave(from);
  return true;
});

router.afterEach((to, from) => {
  if (to.path !== from.path) askAgain();
});
