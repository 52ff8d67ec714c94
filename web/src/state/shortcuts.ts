// Keyboard shortcuts; they can be switched off on the help page (WCAG 2.1.4).
import { onBeforeUnmount, onMounted, ref } from 'vue';
import { useRouter } from 'vue-router';
import { keep, kept } from './kept';
import { palette } from './palette';
import { useReading } from './reading';

const KEPT = 'qingshan.shortcuts';
const AFTER_G_MS = 1_200;

export const shortcutsOn = ref(kept(KEPT) !== 'off');
export function switchShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  keep(KEPT, on ? 'on' : 'off');
}

let afterG = 0; // until when the next key leads to a page

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));
}

// A key by itself that a part of a page takes: not while somebody types, and not behind g.
export const plainKey = (event: KeyboardEvent): boolean =>
  shortcutsOn.value && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && Date.now() >= afterG;

// addressOf: of the page that a key behind g leads to.
export function useShortcuts(addressOf: (key: string) => string | undefined): void {
  const router = useRouter();
  const reading = useReading();

  function onKey(event: KeyboardEvent): void {
    if (!shortcutsOn.value || palette.value) return;
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault(); // while somebody types too
      palette.value = true;
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const page = addressOf(event.key);
    if (Date.now() < afterG && page) {
      afterG = 0;
      event.preventDefault();
      void router.push({ path: page, query: reading.query.value });
    } else if (event.key === 'g') {
      afterG = Date.now() + AFTER_G_MS;
    } else if (event.key === '/') {
      event.preventDefault();
      palette.value = true;
    } else if (event.key === '?') {
      void router.push({ path: '/help', query: reading.query.value });
    }
  }
  onMounted(() => document.addEventListener('keydown', onKey));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey));
}
