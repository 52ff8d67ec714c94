import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { pages } from '@/pages/pages';

const routes: RouteRecordRaw[] = pages.map(({ path, title, bare, dated, component }) => ({ path, component, props: !path.includes('*'), meta: { title, bare, dated } }));

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return saved;
    if (to.hash) return { el: to.hash.replace(/[^#\w-]/g, '\\$&'), top: 64 };
    return to.path === from.path ? {} : { top: 0 };
  },
});
