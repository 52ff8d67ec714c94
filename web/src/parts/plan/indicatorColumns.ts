// The columns of a list of indicators.
import type { IndicatorRow, Stage } from '@/api/answers';
import type { Verdict } from '@/api/kinds';
import type { Column } from '../list/declaration';

export const VERDICTS: readonly Verdict[] = ['unmet', 'no_data', 'expected', 'met', 'not_due'];

export function indicatorColumns(t: (key: string, named?: Record<string, unknown>) => string, stages: readonly Stage[]): Column<IndicatorRow>[] {
  const order = (row: IndicatorRow): number => VERDICTS.indexOf(row.verdict);
  return [
    { key: 'no', title: t('indicators.no'), css: 'muted', bare: true },
    { key: 'name', title: t('indicators.name'), head: true, order: { name: 'name' } },
    { key: 'verdict', title: t('indicators.verdict'), order: { name: 'verdict', by: (a, b) => order(a) - order(b) } },
    { key: 'value', title: t('indicators.value'), type: 'number', value: (row) => row.value_text },
    { key: 'standard', title: t('indicators.standard'), css: 'target-cell' },
    ...stages.map((stage) => ({ key: `target-${stage.to}`, title: t('indicators.target', { year: stage.to }), css: 'target-cell', value: (row: IndicatorRow) => row.targets[stage.to]?.text })),
    { key: 'trend', title: t('indicators.trend'), value: (row) => row.reach.text },
  ];
}
