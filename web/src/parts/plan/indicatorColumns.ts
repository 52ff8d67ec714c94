// The columns of a list of indicators.
import type { IndicatorRow, Stage } from '@/api/answers';
import { indicator_line } from '@/api/lists';
import type { Verdict } from '@/api/kinds';
import type { useWords } from '@/text/words';
import { columnsOf } from '../list/columns';
import type { Column } from '../list/declaration';

export const VERDICTS: readonly Verdict[] = ['unmet', 'no_data', 'expected', 'met', 'not_due'];

export function indicatorColumns({ t, name, departments }: ReturnType<typeof useWords>, stages: readonly Stage[]): Column<IndicatorRow>[] {
  const order = (row: IndicatorRow): number => VERDICTS.indexOf(row.verdict);
  return columnsOf(
    indicator_line,
    t,
    {
      no: { type: 'text', css: 'muted', bare: true },
      name: { value: name },
      standard: { css: 'target-cell' },
      value_year: { type: 'text' },
      verdict: { order: { by: (a, b) => order(a) - order(b) } },
      attribute: { value: (row) => row.attribute && t(`attribute.${row.attribute}`) },
      departments: { value: (row) => departments(row.departments) },
    },
    [
      { key: 'trend', title: t('indicators.trend'), value: (row) => row.reach.text, after: 'verdict' },
      // Turned round: each comes right behind the verdict.
      ...[...stages]
        .reverse()
        .map((stage) => ({
          key: `target-${stage.to}`,
          title: t('indicators.target', { year: stage.to }),
          css: 'target-cell',
          value: (row: IndicatorRow) => row.targets[stage.to]?.text,
          after: 'verdict',
        })),
    ],
  );
}
