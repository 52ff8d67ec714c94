import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import Overview from '@/pages/Overview.vue';

const routes: RouteRecordRaw[] = [
  { path: '/', component: Overview, meta: { title: 'overview' } },
  { path: '/indicators', component: () => import('@/pages/Indicators.vue'), meta: { title: 'indicators' } },
  { path: '/indicators/:no', component: () => import('@/pages/Indicator.vue'), meta: { title: 'indicator' }, props: true },
  { path: '/projects', component: () => import('@/pages/Projects.vue'), meta: { title: 'projects' } },
  { path: '/projects/:no', component: () => import('@/pages/Project.vue'), meta: { title: 'project' }, props: true },
  { path: '/plan', component: () => import('@/pages/Plan.vue'), meta: { title: 'plan' } },
  { path: '/problems', component: () => import('@/pages/Problems.vue'), meta: { title: 'problems' } },
  { path: '/reachability', component: () => import('@/pages/Reachability.vue'), meta: { title: 'reachability' } },
  { path: '/quality', component: () => import('@/pages/Quality.vue'), meta: { title: 'quality' } },
  { path: '/data', component: () => import('@/pages/Elements.vue'), meta: { title: 'data' } },
  { path: '/data/enter', component: () => import('@/pages/Enter.vue'), meta: { title: 'enter' } },
  { path: '/data/import', component: () => import('@/pages/Import.vue'), meta: { title: 'import' } },
  { path: '/data/elements/:code', component: () => import('@/pages/Element.vue'), meta: { title: 'element' }, props: true },
  { path: '/wall', component: () => import('@/pages/Wall.vue'), meta: { title: 'wall', bare: true } },
  { path: '/map', component: () => import('@/pages/Map.vue'), meta: { title: 'map' } },
  { path: '/points', component: () => import('@/pages/Points.vue'), meta: { title: 'points' } },
  { path: '/points/:code', component: () => import('@/pages/Point.vue'), meta: { title: 'point' }, props: true },
  { path: '/air', component: () => import('@/pages/Air.vue'), meta: { title: 'air' } },
  { path: '/water', component: () => import('@/pages/Water.vue'), meta: { title: 'water' } },
  { path: '/warnings', component: () => import('@/pages/Warnings.vue'), meta: { title: 'warnings' } },
  { path: '/warnings/limits', component: () => import('@/pages/Limits.vue'), meta: { title: 'limits' } },
  { path: '/warnings/maintenance', component: () => import('@/pages/Maintenance.vue'), meta: { title: 'maintenance' } },
  { path: '/warnings/rules', component: () => import('@/pages/Rules.vue'), meta: { title: 'rules' } },
  { path: '/warnings/:no', component: () => import('@/pages/Warning.vue'), meta: { title: 'warning' }, props: true },
  { path: '/devices', component: () => import('@/pages/Devices.vue'), meta: { title: 'devices' } },
  { path: '/daily', component: () => import('@/pages/Daily.vue'), meta: { title: 'daily' } },
  { path: '/help', component: () => import('@/pages/Help.vue'), meta: { title: 'help' } },
  { path: '/:rest(.*)*', component: () => import('@/pages/NotFound.vue'), meta: { title: 'overview' } },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return saved;
    if (to.hash) return { el: to.hash.replace(/[^#\w-]/g, '\\$&'), top: 76 };
    return to.path === from.path ? {} : { top: 0 };
  },
});
