// The dark variant for the wall screen: chosen on the help page, or by ?screen=wall in the address of a screen that nobody types on.
import { ref } from 'vue';

const KEPT = 'qingshan.screen';
export const darkScreen = ref(false);

export function switchDark(on: boolean): void {
  darkScreen.value = on;
  document.documentElement.dataset['theme'] = on ? 'dark' : 'light';
  try {
    localStorage.setItem(KEPT, on ? 'dark' : 'light');
  } catch {
    // Holds until the page is closed.
  }
}

export function startScreen(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // Light, then.
  }
  if (kept === 'dark' || new URLSearchParams(window.location.search).get('screen') === 'wall') switchDark(true);
}
