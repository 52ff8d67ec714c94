// Every page, and the only place where it is named: the router, the menus, the shortcuts, the titles and the tests read it.
import type { Component } from 'vue';
import Overview from '@/pages/plan/Overview.vue';

// The groups of the side bar, in their order; a group without a page is not drawn.
export const GROUPS = ['desk', 'plan', 'watch', 'sources', 'filing', 'public', 'system'] as const;
export type Group = (typeof GROUPS)[number];

export interface Page {
  path: string;
  title: string; // of the catalogue: page.TITLE
  group?: Group; // stands there in the side bar, in the order below; without one it is reached from another page
  key?: string; // behind g
  dated?: true; // its figures are of a year and as known on a day: the top line asks for both
  bare?: true; // without head and foot
  component: Component | (() => Promise<Component>);
}

export const pages: readonly Page[] = [
  { path: '/', title: 'overview', group: 'desk', key: 'o', dated: true, component: Overview },
  {
    path: '/indicators',
    title: 'indicators',
    group: 'plan',
    key: 'i',
    dated: true,
    component: () => import('@/pages/plan/Indicators.vue'),
  },
  { path: '/indicators/:no', title: 'indicator', dated: true, component: () => import('@/pages/plan/Indicator.vue') },
  {
    path: '/reachability',
    title: 'reachability',
    group: 'plan',
    key: 'r',
    dated: true,
    component: () => import('@/pages/plan/Reachability.vue'),
  },
  { path: '/problems', title: 'problems', group: 'plan', key: 'q', dated: true, component: () => import('@/pages/plan/Problems.vue') },
  { path: '/projects', title: 'projects', group: 'plan', key: 'p', dated: true, component: () => import('@/pages/plan/Projects.vue') },
  { path: '/projects/:no', title: 'project', dated: true, component: () => import('@/pages/plan/Project.vue') },
  { path: '/plan', title: 'plan', group: 'plan', key: 'l', dated: true, component: () => import('@/pages/plan/Plan.vue') },
  { path: '/quality', title: 'quality', group: 'plan', key: 'z', dated: true, component: () => import('@/pages/system/Quality.vue') },
  { path: '/wall', title: 'wall', group: 'watch', key: 'w', bare: true, component: () => import('@/pages/observe/Wall.vue') },
  { path: '/map', title: 'map', group: 'watch', key: 'm', component: () => import('@/pages/plan/Map.vue') },
  { path: '/points', title: 'points', group: 'watch', key: 't', component: () => import('@/pages/observe/Points.vue') },
  { path: '/points/:code', title: 'point', component: () => import('@/pages/observe/Point.vue') },
  { path: '/curves', title: 'curves', group: 'watch', key: 'c', component: () => import('@/pages/observe/Curves.vue') },
  { path: '/air', title: 'air', group: 'watch', key: 'a', component: () => import('@/pages/observe/Air.vue') },
  { path: '/water', title: 'water', group: 'watch', key: 's', component: () => import('@/pages/observe/Water.vue') },
  { path: '/warnings', title: 'warnings', group: 'watch', key: 'y', component: () => import('@/pages/observe/Warnings.vue') },
  { path: '/warnings/:no', title: 'warning', component: () => import('@/pages/observe/Warning.vue') },
  { path: '/devices', title: 'devices', group: 'watch', key: 'e', component: () => import('@/pages/observe/Devices.vue') },
  { path: '/daily', title: 'daily', group: 'watch', key: 'b', component: () => import('@/pages/observe/Daily.vue') },
  { path: '/data', title: 'data', group: 'filing', key: 'd', dated: true, component: () => import('@/pages/plan/Elements.vue') },
  { path: '/data/enter', title: 'enter', group: 'filing', dated: true, component: () => import('@/pages/plan/Enter.vue') },
  { path: '/data/import', title: 'import', group: 'filing', dated: true, component: () => import('@/pages/plan/Import.vue') },
  { path: '/lists', title: 'lists', group: 'filing', key: 'j', component: () => import('@/pages/system/Lists.vue') },
  { path: '/lists/:name', title: 'lists', component: () => import('@/pages/system/List.vue') },
  { path: '/data/elements/:code', title: 'element', dated: true, component: () => import('@/pages/plan/Element.vue') },
  { path: '/warnings/limits', title: 'limits', group: 'system', component: () => import('@/pages/observe/Limits.vue') },
  { path: '/warnings/maintenance', title: 'maintenance', group: 'system', component: () => import('@/pages/observe/Maintenance.vue') },
  { path: '/warnings/rules', title: 'rules', group: 'system', component: () => import('@/pages/observe/Rules.vue') },
  { path: '/help', title: 'help', group: 'system', key: 'h', component: () => import('@/pages/system/Help.vue') },
  { path: '/:rest(.*)*', title: 'overview', component: () => import('@/pages/system/NotFound.vue') },
];

export const pagesOf = (group: Group): readonly Page[] => pages.filter((page) => page.group === group);
export const groups: readonly Group[] = GROUPS.filter((group) => pagesOf(group).length > 0);
export const pageOfKey = (key: string): Page | undefined => pages.find((page) => page.key === key);
// The page of the side bar that an address belongs to: its own, else the nearest one above it.
export function pageAbove(path: string): Page | undefined {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = pages.find((page) => page.group && page.path === at);
    if (found) return found;
  }
  return path === '/' ? pages[0] : undefined;
}
