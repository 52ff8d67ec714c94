// Figures, money, dates and source codes as people read them. Missing is "—", never 0.
import type { Language } from './i18n';

export const MISSING = '—';
const PLAIN_NUMBER = /^([≥≤]?)(-?)(\d+)(\.\d+)?$/;

// "1035277" -> "1,035,277"; words stay as they are.
export function groupDigits(text: string): string {
  const match = PLAIN_NUMBER.exec(text);
  if (!match) return text;
  const [, sign = '', minus = '', whole = '', fraction = ''] = match;
  return sign + minus + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

export function isFigure(text: string | null): boolean {
  return text !== null && PLAIN_NUMBER.test(text);
}

// At most `digits` decimals, no trailing zeros.
export function figure(value: number | null | undefined, digits = 2): string {
  if (value == null) return MISSING;
  return groupDigits(String(Number(value.toFixed(digits))));
}

export function signed(value: number | null | undefined, digits = 2): string {
  if (value == null) return MISSING;
  return (value >= 0 ? '+' : '−') + figure(Math.abs(value), digits);
}

// Plans count in 万元; people read 亿元 once it is one.
export function money(wan: number | null | undefined, language: Language): string {
  if (wan == null) return MISSING;
  if (language === 'en') return wan >= 100_000 ? `CNY ${(wan / 100_000).toFixed(2)} bn` : `CNY ${figure(wan / 100)} m`;
  return wan >= 10_000 ? `${(wan / 10_000).toFixed(2)} 亿元` : `${figure(wan)} 万元`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function dateTime(ms: number | null | undefined): string {
  if (ms == null) return MISSING;
  // Business time is UTC+8 wherever the browser is.
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

// "/air?year=2020" as a link of the pages.
export function pageOf(address: string): { path: string; query: Record<string, string> } {
  const [path = '/', search = ''] = address.split('?');
  return { path, query: Object.fromEntries(new URLSearchParams(search)) };
}

export function clockTime(ms: number | null | undefined): string {
  return ms == null ? MISSING : new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19);
}

export function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

const ZH_DIGITS = [
  '〇',
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
  '十三',
  '十四',
  '十五',
  '十六',
  '十七',
  '十八',
  '十九',
  '二十',
];
const zhNumber = (digits: string): string => ZH_DIGITS[Number(digits)] ?? digits;

export interface SourcePart {
  text: string;
  to: { path: string; hash?: string } | null; // where the place can be read
}

interface SourceRule {
  pattern: RegExp;
  read: (match: RegExpExecArray, language: Language) => SourcePart;
}

const SOURCE_RULES: SourceRule[] = [
  { pattern: /^T(\d+-\d+)$/, read: ([, no = ''], l) => ({ text: l === 'en' ? `plan table ${no}` : `规划表 ${no}`, to: null }) },
  {
    pattern: /^A3-(\d+)$/,
    read: ([, no = ''], l) => ({
      text: l === 'en' ? `plan annex 3, row ${no}` : `规划附件 3 第 ${no} 项`,
      to: { path: `/projects/${no}` },
    }),
  },
  {
    pattern: /^A(\d)$/,
    read: ([, no = ''], l) => ({
      text: l === 'en' ? `plan annex ${no}` : `规划附件 ${no}`,
      to: { path: { 1: '/problems', 2: '/reachability', 3: '/projects' }[no] ?? '/plan' },
    }),
  },
  {
    pattern: /^(\d{1,2})-(\d{1,2})(?:\((\d{1,2})\))?$/,
    read: ([code, chapter = '', part = '', item], l) => {
      const text =
        l === 'en'
          ? `plan ch. ${chapter} §${part}${item ? `(${item})` : ''}`
          : `规划第${zhNumber(chapter)}章${zhNumber(part)}${item ? `（${zhNumber(item)}）` : ''}`;
      const listed = Number(chapter) >= 3 && Number(chapter) <= 8;
      return { text, to: listed ? { path: '/plan', hash: `#s-${code}` } : null };
    },
  },
];

// "T2-1;A1" -> readable places; anything else is shown as written.
export function sourceParts(source: string | null | undefined, language: Language): SourcePart[] {
  if (!source) return [];
  return source
    .split(/[;；]/)
    .map((piece) => piece.trim())
    .filter(Boolean)
    .map((code) => {
      for (const rule of SOURCE_RULES) {
        const match = rule.pattern.exec(code);
        if (match) return rule.read(match, language);
      }
      return { text: code, to: null };
    });
}
