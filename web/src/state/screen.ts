// The dark variant for the wall screen: chosen on the help page, or by ?screen=wall in the address of a screen that nobody types on.
import { ref, type Ref } from 'vue';
import { keep, kept } from './kept';

const KEPT = 'qingshan.screen';
export const darkScreen = ref(false);

export function switchDark(on: boolean): void {
  darkScreen.value = on;
  document.documentElement.dataset['theme'] = on ? 'dark' : 'light';
  keep(KEPT, on ? 'dark' : 'light');
}

export function startScreen(): void {
  if (kept(KEPT) === 'dark' || new URLSearchParams(window.location.search).get('screen') === 'wall') switchDark(true);
}

// Whether the page is as narrow as a phone: what a wide page has elsewhere is then not there twice.
const narrow = window.matchMedia('(max-width: 700px)');
const isNarrow = ref(narrow.matches);
narrow.addEventListener('change', () => {
  isNarrow.value = narrow.matches;
});
export const usePhone = (): Readonly<Ref<boolean>> => isNarrow;
