// How many rows of a list fit into the room it has: what does not fit is left out whole, never cut.
import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';

export function useFitting(box: Ref<HTMLElement | null>, total: () => number, most: number): Ref<number> {
  const shown = ref(most);
  let turn = 0;
  async function fit(): Promise<void> {
    const own = ++turn;
    for (shown.value = Math.min(most, Math.max(total(), 1)); ; shown.value -= 1) {
      await nextTick();
      const element = box.value;
      if (own !== turn || !element || shown.value <= 1 || element.scrollHeight <= element.clientHeight + 1) return;
    }
  }
  const again = (): void => void fit();
  watch([box, total], again, { flush: 'post' });
  onMounted(() => {
    window.addEventListener('resize', again);
    void document.fonts.ready.then(again);
  });
  onBeforeUnmount(() => window.removeEventListener('resize', again));
  return shown;
}
