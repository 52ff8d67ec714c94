// The whole screen for a page, where the browser can do that.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

export function useFullScreen(): { able: boolean; on: Ref<boolean>; toggle: () => void } {
  const on = ref(document.fullscreenElement !== null);
  const changed = (): void => {
    on.value = document.fullscreenElement !== null;
  };
  onMounted(() => document.addEventListener('fullscreenchange', changed));
  onBeforeUnmount(() => {
    document.removeEventListener('fullscreenchange', changed);
    if (document.fullscreenElement) void document.exitFullscreen();
  });
  // A browser may refuse it: then the page stays as it is.
  const toggle = (): void =>
    void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined);
  return { able: document.fullscreenEnabled, on, toggle };
}
