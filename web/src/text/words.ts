// Words of the current language for a component: texts, names, departments, figures.
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Verdict } from '@/api/kinds';
import type { Named } from '@/api/types';
import { usePlan } from '@/state/plan';
import { MISSING, capital, figure, groupDigits, isFigure, money, signed, sourceParts } from './figures';
import type { Language } from './i18n';
import type { IndicatorPart } from '@/api/answers';

type ValueRow = Pick<IndicatorPart, 'value_text' | 'unit'>;

export function useWords() {
  const { t, tm, rt, te, locale } = useI18n();
  const plan = usePlan();
  const language = computed<Language>(() => (locale.value === 'en' ? 'en' : 'zh'));

  const departmentNames = computed(() => {
    const names = new Map<string, string>();
    for (const department of plan.document.value?.departments ?? []) {
      for (const spelling of [department.name, ...department.aliases]) names.set(spelling, department.name_en ?? spelling);
    }
    return names;
  });

  const name = (thing: Named): string => (language.value === 'en' && thing.name_en ? capital(thing.name_en) : thing.name);
  const department = (spelling: string): string =>
    language.value === 'en' ? capital(departmentNames.value.get(spelling) ?? spelling) : spelling;
  const departments = (list: string[]): string => list.map(department).join(language.value === 'en' ? ', ' : '、');
  const list = (texts: string[]): string => texts.join(language.value === 'en' ? ', ' : '、');
  // What no person did: commands on the server, and the server by itself.
  const person = (who: string | null | undefined): string => (!who || who === 'cli' || who === 'system' ? t('app.system') : who);
  const verdict = (value: Verdict): string => t(`verdict.${value}`);
  // A unit stands beside figures only: "未发生 起" says nothing.
  const unitOf = (row: ValueRow): string => (isFigure(row.value_text) ? (row.unit ?? '') : '');
  const value = (row: ValueRow): string => (row.value_text === null ? MISSING : groupDigits(row.value_text));
  const valueWithUnit = (row: ValueRow): string => `${value(row)}${unitOf(row) ? ` ${unitOf(row)}` : ''}`;
  const withUnit = (text: string | null, unit: string | null): string =>
    text === null ? MISSING : isFigure(text) && unit ? `${text} ${unit}` : text;
  const wan = (amount: number | null | undefined): string => money(amount, language.value);
  const sources = (code: string | null | undefined) => sourceParts(code, language.value);
  // A table of text pairs in the catalogue.
  const pairs = (key: string): [string, string][] =>
    (tm(key) as unknown as Parameters<typeof rt>[0][][]).map((pair) => [rt(pair[0] ?? ''), rt(pair[1] ?? '')]);

  return {
    t,
    te,
    tm,
    rt,
    language,
    name,
    department,
    departments,
    list,
    person,
    verdict,
    value,
    unitOf,
    valueWithUnit,
    withUnit,
    wan,
    sources,
    pairs,
    figure,
    signed,
  };
}
