// Loads again what a page shows of one point when the live stream names it: at most once in a while, the last news never lost.
import { onScopeDispose, watch } from 'vue';
import { live } from '@/api/live';

const PAUSE_MS = 5_000;

export function useFollowing(point: () => string, reload: () => Promise<void>): void {
  let timer = 0;
  let loaded = 0;

  function again(): void {
    timer = 0;
    loaded = Date.now();
    void reload();
  }
  watch(live.observed, () => {
    const named = live.observedPoints.value;
    if (timer || document.hidden || (named && !named.includes(point()))) return;
    timer = window.setTimeout(again, Math.max(0, loaded + PAUSE_MS - Date.now()));
  });
  const seen = (): void => {
    if (!document.hidden) again();
  };
  document.addEventListener('visibilitychange', seen);
  onScopeDispose(() => {
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  });
}
