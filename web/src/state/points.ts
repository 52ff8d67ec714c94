// Kinds of points in the language of the page.
import { useI18n } from 'vue-i18n';

export function useKindName(): (kind: string) => string {
  const { t, te } = useI18n();
  return (kind) => (te(`points.kinds.${kind}`) ? t(`points.kinds.${kind}`) : kind);
}
