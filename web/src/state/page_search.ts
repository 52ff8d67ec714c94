// Pages by what people type of their names: parts of them, or the initials of the pinyin of their characters.
import type { Page } from '@/pages/pages';

const LETTERS = 'abcdefghjklmnopqrstwxyz'; // no pinyin begins with i, u or v
const FIRST = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀']; // the first character of each, as browsers sort them
const MOST = 5;

const collator = new Intl.Collator('zh-u-co-pinyin');
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character;
  const after = FIRST.findIndex((first) => collator.compare(first, character) > 0);
  return LETTERS[(after < 0 ? FIRST.length : after) - 1] ?? character;
}

export const initialsOf = (text: string): string => [...folded(text)].map(initial).join('');

// All words must be found; a name that begins with the first one goes before the others.
export function pagesFound(pages: readonly Page[], question: string, nameOf: (page: Page) => string): Page[] {
  const words = question.split(/\s+/).map(folded).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const fits = (page: Page): boolean => {
    const name = folded(nameOf(page)),
      initials = initialsOf(name);
    return words.every((word) => name.includes(word) || (word.length > 1 && initials.includes(word)));
  };
  const late = (page: Page): number => (folded(nameOf(page)).startsWith(first) ? 0 : 1);
  return pages
    .filter((page) => page.group && fits(page))
    .sort((a, b) => late(a) - late(b))
    .slice(0, MOST);
}
