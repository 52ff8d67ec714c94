// Written by tools/answers.py out of src/**/*.answer and src/**/messages.csv.
import type { PointLine } from './answers';

// A column of a list; title: a key below `titles` of the texts.
export interface Listed<Row> {
  key: keyof Row & string;
  title: string;
  type: 'text' | 'number' | 'moment';
  head?: true;
  off?: true;
  sort?: string;
}

// The list of points
export const point_list: readonly Listed<PointLine>[] = [
  { key: 'code', title: 'point.title_code', type: 'text', off: true, sort: 'code' },
  { key: 'name', title: 'point.title_name', type: 'text', head: true, sort: 'name' },
  { key: 'kind', title: 'point.title_kind', type: 'text', sort: 'kind' },
  { key: 'region_name', title: 'point.title_region', type: 'text' },
  { key: 'longitude', title: 'point.title_longitude', type: 'number', off: true },
  { key: 'latitude', title: 'point.title_latitude', type: 'number', off: true },
  { key: 'devices', title: 'point.title_devices', type: 'number' },
  { key: 'factors', title: 'point.title_factors', type: 'number' },
  { key: 'last_ms', title: 'point.title_last', type: 'moment', sort: 'last' },
  { key: 'status', title: 'point.title_state', type: 'text' },
];
