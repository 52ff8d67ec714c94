// Names, units and digits of what devices measure, by factor code: "a21026", "a21026-Zs", "Leq-Night".
import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useResource } from '@/api/resource';
import type { FactorList, MonitoredFactor } from '@/api/answers';

export interface Factors {
  title: (code: string) => string; // the code itself when it is unknown
  unit: (code: string, pointKind?: string) => string | null;
  decimals: (code: string, pointKind?: string) => number | null;
  find: (code: string) => MonitoredFactor | null;
  all: ComputedRef<MonitoredFactor[]>;
  ready: ComputedRef<boolean>;
  options: ComputedRef<{ value: string; text: string }[]>; // "化学需氧量 · w01018"
  resolve: (text: string) => string | null; // the code of a name, a code or an option as people write it; null: unknown
}

const inAir = (kind?: string): boolean => kind === 'air' || kind === 'dust';

export function useFactors(): Factors {
  const { t, te, locale } = useI18n();
  const { document } = useResource<FactorList>(() => '/factors', { everyYear: true });
  const all = computed(() => document.value?.factors ?? []);
  const byCode = computed(() => {
    const map = new Map<string, MonitoredFactor>();
    for (const factor of all.value) if (factor.old_code) map.set(factor.old_code, factor);
    for (const factor of all.value) map.set(factor.code, factor);
    return map;
  });
  const find = (code: string): MonitoredFactor | null => byCode.value.get(code.replace(/-.*$/, '')) ?? null;

  function title(code: string): string {
    const factor = find(code);
    if (!factor) return code;
    const name = locale.value === 'en' && factor.name_en ? factor.name_en : factor.name;
    const suffix = code.includes('-') ? code.slice(code.indexOf('-') + 1) : '';
    if (!suffix) return name;
    return te(`point.derived.${suffix}`) ? t(`point.derived.${suffix}`, { name }) : `${name} ${suffix}`;
  }

  function unit(code: string, pointKind?: string): string | null {
    const factor = find(code);
    return (inAir(pointKind) && factor?.unit_air) || factor?.unit || null;
  }

  function decimals(code: string, pointKind?: string): number | null {
    const factor = find(code);
    return (inAir(pointKind) ? factor?.decimals_air : null) ?? factor?.decimals ?? null;
  }

  const options = computed(() => all.value.map((factor) => ({ value: factor.code, text: `${title(factor.code)} · ${factor.code}` })));
  const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  // An exact code comes before a name, a code in use before one of the older standard.
  const byName = computed(() => {
    const map = new Map<string, string>();
    const add = (text: string | null | undefined, code: string): void => {
      if (text && !map.has(plain(text))) map.set(plain(text), code);
    };
    for (const factor of all.value) add(factor.code, factor.code);
    for (const factor of all.value) add(factor.old_code, factor.code);
    for (const factor of all.value) for (const text of [factor.name, factor.name_en]) add(text, factor.code);
    for (const one of options.value) add(one.text, one.value);
    return map;
  });
  function resolve(text: string): string | null {
    const whole = byName.value.get(plain(text));
    if (whole) return whole;
    const dash = text.indexOf('-');
    const base = dash > 0 ? byName.value.get(plain(text.slice(0, dash))) : undefined;
    return base ? `${base}${text.slice(dash).trim()}` : null;
  }

  return { title, unit, decimals, find, all, ready: computed(() => document.value !== null), options, resolve };
}
