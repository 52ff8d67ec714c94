import { createI18n } from 'vue-i18n';
import { keep, kept } from '@/state/kept';
import { zh } from './zh';

export type Language = 'zh' | 'en';
// The same keys with texts of any language.
export type Words<T> = {
  [K in keyof T]: T[K] extends string ? string : T[K] extends string[] ? string[] : T[K] extends string[][] ? string[][] : Words<T[K]>;
};
export type Texts = Words<typeof zh>;

const KEPT = 'qingshan.language';

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh } as Record<string, Texts>,
  warnHtmlMessage: false,
});

export async function useLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.global.availableLocales.includes('en')) {
    const { en } = await import('./en');
    i18n.global.setLocaleMessage('en', en);
  }
  i18n.global.locale.value = language;
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  keep(KEPT, language);
}

export const keptLanguage = (): Language => (kept(KEPT) === 'en' ? 'en' : 'zh');
