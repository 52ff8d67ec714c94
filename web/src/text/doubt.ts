// Words for what is in doubt.
import { useWords } from './words';
import type { Doubt } from '@/api/kinds';

export function useDoubts() {
  const { t, te } = useWords();
  // A reason that this page does not know yet is shown as it is.
  const why = (doubt: Doubt | null | undefined): string =>
    !doubt ? '' : t('doubt.of', { why: te(`doubt.why.${doubt}`) ? t(`doubt.why.${doubt}`) : doubt });
  const doubts = (point: { doubt?: Doubt; doubted?: number }): string =>
    point.doubted ? t('doubt.some', { n: point.doubted }) : why(point.doubt);
  return { why, doubts };
}
