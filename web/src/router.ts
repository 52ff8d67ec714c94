import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import Overview from '@/pages/plan/Overview.vue';

const routes: RouteRecordRaw[] = [
  { path: '/', component: Overview, meta: { title: 'overview' } },
  { path: '/indicators', component: () => import('@/pages/plan/Indicators.vue'), meta: { title: 'indicators' } },
  { path: '/indicators/:no', component: () => import('@/pages/plan/Indicator.vue'), meta: { title: 'indicator' }, props: true },
  { path: '/projects', component: () => import('@/pages/plan/Projects.vue'), meta: { title: 'projects' } },
  { path: '/projects/:no', component: () => import('@/pages/plan/Project.vue'), meta: { title: 'project' }, props: true },
  { path: '/plan', component: () => import('@/pages/plan/Plan.vue'), meta: { title: 'plan' } },
  { path: '/problems', component: () => import('@/pages/plan/Problems.vue'), meta: { title: 'problems' } },
  { path: '/reachability', component: () => import('@/pages/plan/Reachability.vue'), meta: { title: 'reachability' } },
  { path: '/quality', component: () => import('@/pages/system/Quality.vue'), meta: { title: 'quality' } },
  { path: '/data', component: () => import('@/pages/plan/Elements.vue'), meta: { title: 'data' } },
  { path: '/data/enter', component: () => import('@/pages/plan/Enter.vue'), meta: { title: 'enter' } },
  { path: '/data/import', component: () => import('@/pages/plan/Import.vue'), meta: { title: 'import' } },
  { path: '/data/elements/:code', component: () => import('@/pages/plan/Element.vue'), meta: { title: 'element' }, props: true },
  { path: '/wall', component: () => import('@/pages/observe/Wall.vue'), meta: { title: 'wall', bare: true } },
  { path: '/map', component: () => import('@/pages/plan/Map.vue'), meta: { title: 'map' } },
  { path: '/points', component: () => import('@/pages/observe/Points.vue'), meta: { title: 'points' } },
  { path: '/points/:code', component: () => import('@/pages/observe/Point.vue'), meta: { title: 'point' }, props: true },
  { path: '/air', component: () => import('@/pages/observe/Air.vue'), meta: { title: 'air' } },
  { path: '/water', component: () => import('@/pages/observe/Water.vue'), meta: { title: 'water' } },
  { path: '/warnings', component: () => import('@/pages/observe/Warnings.vue'), meta: { title: 'warnings' } },
  { path: '/warnings/limits', component: () => import('@/pages/observe/Limits.vue'), meta: { title: 'limits' } },
  { path: '/warnings/maintenance', component: () => import('@/pages/observe/Maintenance.vue'), meta: { title: 'maintenance' } },
  { path: '/warnings/rules', component: () => import('@/pages/observe/Rules.vue'), meta: { title: 'rules' } },
  { path: '/warnings/:no', component: () => import('@/pages/observe/Warning.vue'), meta: { title: 'warning' }, props: true },
  { path: '/devices', component: () => import('@/pages/observe/Devices.vue'), meta: { title: 'devices' } },
  { path: '/daily', component: () => import('@/pages/observe/Daily.vue'), meta: { title: 'daily' } },
  { path: '/help', component: () => import('@/pages/system/Help.vue'), meta: { title: 'help' } },
  { path: '/:rest(.*)*', component: () => import('@/pages/system/NotFound.vue'), meta: { title: 'overview' } },
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
