// Every page, and the only place where it is named: the router, the menus, the shortcuts, the titles and the tests read it.
import type { Component } from 'vue';
import Overview from '@/pages/plan/Overview.vue';

export type Menu = 'plan' | 'watch';

export interface Page {
  path: string;
  title: string; // of the catalogue: page.TITLE
  menu?: Menu; // stands there, in the order below; without one it is reached from another page
  key?: string; // behind g
  bare?: true; // without head and foot
  component: Component | (() => Promise<Component>);
}

export const pages: readonly Page[] = [
  { path: '/', title: 'overview', menu: 'plan', key: 'o', component: Overview },
  { path: '/indicators', title: 'indicators', menu: 'plan', key: 'i', component: () => import('@/pages/plan/Indicators.vue') },
  { path: '/indicators/:no', title: 'indicator', component: () => import('@/pages/plan/Indicator.vue') },
  { path: '/projects', title: 'projects', menu: 'plan', key: 'p', component: () => import('@/pages/plan/Projects.vue') },
  { path: '/projects/:no', title: 'project', component: () => import('@/pages/plan/Project.vue') },
  { path: '/plan', title: 'plan', menu: 'plan', key: 'l', component: () => import('@/pages/plan/Plan.vue') },
  { path: '/problems', title: 'problems', menu: 'plan', key: 'q', component: () => import('@/pages/plan/Problems.vue') },
  { path: '/reachability', title: 'reachability', menu: 'plan', key: 'r', component: () => import('@/pages/plan/Reachability.vue') },
  { path: '/quality', title: 'quality', menu: 'plan', key: 'z', component: () => import('@/pages/system/Quality.vue') },
  { path: '/data', title: 'data', menu: 'plan', key: 'd', component: () => import('@/pages/plan/Elements.vue') },
  { path: '/data/enter', title: 'enter', component: () => import('@/pages/plan/Enter.vue') },
  { path: '/data/import', title: 'import', component: () => import('@/pages/plan/Import.vue') },
  { path: '/data/elements/:code', title: 'element', component: () => import('@/pages/plan/Element.vue') },
  { path: '/wall', title: 'wall', menu: 'watch', key: 'w', bare: true, component: () => import('@/pages/observe/Wall.vue') },
  { path: '/map', title: 'map', menu: 'watch', key: 'm', component: () => import('@/pages/plan/Map.vue') },
  { path: '/points', title: 'points', menu: 'watch', key: 't', component: () => import('@/pages/observe/Points.vue') },
  { path: '/points/:code', title: 'point', component: () => import('@/pages/observe/Point.vue') },
  { path: '/air', title: 'air', menu: 'watch', key: 'a', component: () => import('@/pages/observe/Air.vue') },
  { path: '/water', title: 'water', menu: 'watch', key: 's', component: () => import('@/pages/observe/Water.vue') },
  { path: '/warnings', title: 'warnings', menu: 'watch', key: 'y', component: () => import('@/pages/observe/Warnings.vue') },
  { path: '/warnings/limits', title: 'limits', component: () => import('@/pages/observe/Limits.vue') },
  { path: '/warnings/maintenance', title: 'maintenance', component: () => import('@/pages/observe/Maintenance.vue') },
  { path: '/warnings/rules', title: 'rules', component: () => import('@/pages/observe/Rules.vue') },
  { path: '/warnings/:no', title: 'warning', component: () => import('@/pages/observe/Warning.vue') },
  { path: '/devices', title: 'devices', menu: 'watch', key: 'e', component: () => import('@/pages/observe/Devices.vue') },
  { path: '/daily', title: 'daily', menu: 'watch', component: () => import('@/pages/observe/Daily.vue') },
  { path: '/help', title: 'help', menu: 'plan', key: 'h', component: () => import('@/pages/system/Help.vue') },
  { path: '/:rest(.*)*', title: 'overview', component: () => import('@/pages/system/NotFound.vue') },
];

export const inMenu = (menu: Menu): readonly Page[] => pages.filter((page) => page.menu === menu);
export const pageOfKey = (key: string): Page | undefined => pages.find((page) => page.key === key);
