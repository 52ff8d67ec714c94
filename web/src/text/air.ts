// How levels of air and classes of water look: the standard's colours, and ink that can be read on them.

import type { AirLevel } from '@/api/answers';
const LEVELS: AirLevel[] = [
  { level: 1, name: '优', colour: '#00e400', from: 0, to: 50 },
  { level: 2, name: '良', colour: '#ffff00', from: 51, to: 100 },
  { level: 3, name: '轻度污染', colour: '#ff7e00', from: 101, to: 150 },
  { level: 4, name: '中度污染', colour: '#ff0000', from: 151, to: 200 },
  { level: 5, name: '重度污染', colour: '#99004c', from: 201, to: 300 },
  { level: 6, name: '严重污染', colour: '#7e0023', from: 301, to: 500 },
];
const INK_ON_DARK = 5;

export const airLevels = (of: AirLevel[] | undefined): AirLevel[] => (of && of.length > 0 ? of : LEVELS);
export function levelStyle(level: number | null, levels?: AirLevel[]): Record<string, string> {
  const found = airLevels(levels).find((one) => one.level === level);
  return found ? { 'background-color': found.colour, color: found.level >= INK_ON_DARK ? '#fff' : '#000' } : {};
}
export const levelOf = (aqi: number | null): number | null => (aqi === null ? null : (LEVELS.find((one) => aqi <= one.to)?.level ?? 6));

const CLASSES: Record<number, [string, string]> = {
  1: ['#bfe1ff', '#000'],
  2: ['#7fc0ff', '#000'],
  3: ['#8fd694', '#000'],
  4: ['#ffe45c', '#000'],
  5: ['#ff9a3d', '#000'],
  6: ['#c62f1d', '#fff'],
};
export function classStyle(of: number | null): Record<string, string> {
  const found = of === null ? undefined : CLASSES[of];
  return found ? { 'background-color': found[0], color: found[1] } : {}; // the colour alone: hatching is a picture over it
}
export const className = (of: number | null): string => (of === null ? '—' : (['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', 'Ⅴ', '劣Ⅴ'][of - 1] ?? '—'));

// Months of a year as weeks of days, Monday first; null stands before the first day.
export interface CalendarMonth<T> {
  month: number;
  cells: (T | null)[];
}
export function calendar<T extends { date: string }>(days: T[]): CalendarMonth<T>[] {
  const months: CalendarMonth<T>[] = [];
  for (const day of days) {
    const month = Number(day.date.slice(5, 7));
    let last = months[months.length - 1];
    if (!last || last.month !== month) {
      const weekday = (new Date(`${day.date}T00:00:00Z`).getUTCDay() + 6) % 7;
      last = { month, cells: Array.from({ length: weekday }, () => null) };
      months.push(last);
    }
    last.cells.push(day);
  }
  return months;
}
