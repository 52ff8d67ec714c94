// Something was typed and is not saved: whoever leaves the page is asked first. Forms say what they hold (forms/form.ts); the router
// asks for its pages, the browser for a reload, a closed tab and other addresses.
import { onScopeDispose, shallowRef } from 'vue';

const forms = new Set<() => boolean>();
let agreed = false; // to leave: a page that then cannot be loaded, and is loaded anew, asks no second time
const isTyped = (): boolean => [...forms].some((typed) => typed());

// The question that is open: answered by LeaveBox.
export const question = shallowRef<((leaves: boolean) => void) | null>(null);

export function askBeforeLeaving(typed: () => boolean): void {
  forms.add(typed);
  onScopeDispose(() => forms.delete(typed));
}

export function mayLeave(): Promise<boolean> {
  question.value?.(false); // who presses on answers the question before
  if (agreed || !isTyped()) return Promise.resolve(true);
  return new Promise((answer) => {
    question.value = (leaves) => {
      question.value = null;
      agreed = leaves;
      answer(leaves);
    };
  });
}

// Another page is there, or a hand types on: the next time is asked about by itself.
export function askAgain(): void {
  agreed = false;
}

window.addEventListener('beforeunload', (event) => {
  if (!agreed && isTyped()) event.preventDefault();
});
