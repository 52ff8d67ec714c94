// A form on a page: its draft, what is wrong in it, and sending it. What was typed outlives leaving the page, loading it again and
// the browser's end, for a day or until it is saved; secrets do not. Who leaves a page with something typed is asked first.
import { computed, nextTick, reactive, ref, shallowReactive, useId, watch, type ComputedRef, type Ref } from 'vue';
import { useFactors, type Factors } from '@/state/factors';
import { askAgain, askBeforeLeaving } from '@/state/leaving';
import { usePosting } from '@/state/posting';
import { session } from '@/state/session';
import { useWords } from '@/text/words';
import { storeDraft, storedDraft, type Draft } from './drafts';
import { bodyOf, cleanText, isSecret, labelOf, shownFields, wrongFields, type Field, type Form, type Wrong } from './field';

type Body = Record<string, unknown>;
type Send = ReturnType<typeof usePosting>['send'];

export interface FormGiven {
  start?: Partial<Draft> | undefined; // what stands in it at first, besides the declaration
  now?: Partial<Draft> | undefined; // what is being corrected: as start, and told beside what is changed
  place?: string | undefined; // which of several forms of a kind: a point, a device
  shown?: (field: Field) => boolean; // what the page leaves out
  check?: (field: Field, text: string) => Wrong | null; // what only the page can know
  extra?: () => Field[]; // fields that come with what is chosen
}

export interface LiveForm {
  form: Form;
  id: string;
  draft: Draft;
  unread: Set<string>;
  files: Map<string, File>; // of fields that hold one: their text is its name
  wrong: Record<string, string>; // what is wrong with a field, in words; '' nothing
  fields: ComputedRef<Field[]>;
  busy: Ref<boolean>;
  problem: Ref<string>;
  refused: Ref<string>; // the field that the server spoke of last, also one that is not shown; '' none
  restored: Ref<boolean>;
  factors: Factors | null;
  idOf: (key: string) => string;
  put: (key: string, text: string, unread?: boolean) => void; // by the page
  type: (key: string, text: string, unread?: boolean) => void; // by a hand: not to be lost without a question
  begin: (values: Partial<Draft>) => void; // what the page puts in by itself, where nobody has typed
  now: Draft; // what stands now, of what is being corrected
  stands: (values: Draft) => void; // begins with it
  check: (only?: readonly string[]) => boolean;
  body: () => Body;
  post: Send;
  send: <T>(path: string, options?: { dry?: boolean; more?: Body; body?: Body }) => Promise<T | null>;
  markRefused: () => void;
  reset: (keep?: readonly string[]) => void;
}

function startOf(form: Form, given: FormGiven): Draft {
  const draft: Draft = {};
  for (const field of form.fields)
    draft[field.key] =
      given.now?.[field.key] ?? given.start?.[field.key] ?? field.start ?? (field.key === 'person' ? session.person.value : '');
  return draft;
}

export function useForm(form: Form, given: FormGiven = {}): LiveForm {
  const { t, list } = useWords();
  const { busy, problem, field: refused, send: post } = usePosting();
  const id = useId();
  const name = `${form.key}.${given.place ?? ''}`;
  const factors = form.fields.some((field) => field.type === 'factor') ? useFactors() : null;
  let start = startOf(form, given);
  const kept = Object.fromEntries(Object.entries(storedDraft(name)).filter(([key]) => key in start));
  const draft = reactive<Draft>({ ...start, ...kept });
  const restored = ref(Object.keys(kept).length > 0);
  const now = reactive<Draft>(Object.fromEntries(Object.entries(given.now ?? {}).filter(([, text]) => text !== undefined)) as Draft);
  const wrong = reactive<Record<string, string>>({});
  const unread = shallowReactive(new Set<string>());
  const files = new Map<string, File>();
  const fields = computed(() => [...shownFields(form, draft).filter((field) => given.shown?.(field) ?? true), ...(given.extra?.() ?? [])]);
  const idOf = (key: string): string => `${id}-${key}`;
  const lasting = new Set(
    form.live
      ? []
      : form.fields.filter((field) => !isSecret(field) && field.type !== 'file' && field.key !== 'person').map((field) => field.key),
  );
  const typed = (): Draft => Object.fromEntries(Object.entries(draft).filter(([key, text]) => lasting.has(key) && text !== start[key]));
  let touched = false; // what only stands there from last time was asked about then

  watch(draft, () => storeDraft(name, typed()), { deep: true });
  askBeforeLeaving(() => touched && Object.keys(typed()).length > 0);

  function unmark(): void {
    for (const key of Object.keys(wrong)) wrong[key] = '';
  }
  function put(key: string, text: string, notRead = false): void {
    draft[key] = text;
    if (notRead) unread.add(key);
    else unread.delete(key);
    wrong[key] = '';
    if (Object.values(wrong).every((one) => one === '')) problem.value = '';
  }
  function type(key: string, text: string, notRead = false): void {
    touched = true;
    askAgain();
    put(key, text, notRead);
  }
  function begin(values: Partial<Draft>): void {
    for (const [key, text] of Object.entries(values)) {
      if (text === undefined) continue;
      if (draft[key] === start[key]) draft[key] = text;
      start = { ...start, [key]: text };
    }
  }
  function stands(values: Draft): void {
    Object.assign(now, values);
    begin(values);
  }
  async function goToFirst(): Promise<void> {
    const first = fields.value.find((field) => wrong[field.key]);
    if (!first || form.live) return; // whoever is still choosing is not led away
    await nextTick();
    document.getElementById(idOf(first.key))?.focus();
  }
  function found(): Record<string, Wrong> {
    const all = wrongFields({ ...form, fields: fields.value }, draft, unread);
    for (const field of fields.value) {
      const text = cleanText(field, draft[field.key] ?? '');
      if (all[field.key] || text === '') continue;
      const unknown =
        field.type === 'factor' && factors?.ready.value && factors.resolve(text) === null
          ? { key: 'form.noFactor', named: { text } }
          : null;
      const more = unknown ?? given.check?.(field, text) ?? null;
      if (more) all[field.key] = more;
    }
    return all;
  }
  function summary(all: Record<string, Wrong>): string {
    const named = (keep: (one: Wrong) => boolean): string[] =>
      fields.value.filter((field) => all[field.key] && keep(all[field.key] as Wrong)).map((field) => labelOf(field, t));
    const empty = named((one) => ['form.empty', 'form.choose', 'form.oneOf'].includes(one.key)),
      other = named((one) => !['form.empty', 'form.choose', 'form.oneOf'].includes(one.key));
    return [
      empty.length ? (form.asks ? t(form.asks) : t('form.required', { list: list(empty) })) : '',
      other.length ? t('form.wrong', { list: list(other) }) : '',
    ]
      .filter(Boolean)
      .join(' ');
  }
  // All that is wrong is marked at once, and the first one takes the focus.
  function check(only?: readonly string[]): boolean {
    unmark();
    for (const field of fields.value) draft[field.key] = cleanText(field, draft[field.key] ?? '');
    const all = Object.fromEntries(Object.entries(found()).filter(([key]) => only?.includes(key) ?? true));
    for (const [key, one] of Object.entries(all)) wrong[key] = t(one.key, one.named ?? {});
    problem.value = summary(all);
    void goToFirst();
    return Object.keys(all).length === 0;
  }
  function body(): Body {
    const made = bodyOf({ ...form, fields: fields.value }, draft);
    for (const field of fields.value) {
      const text = made[field.key];
      if (field.type === 'factor' && typeof text === 'string' && text !== '') made[field.key] = factors?.resolve(text) ?? text;
    }
    return made;
  }
  // What the server said stands at its field.
  function markRefused(): void {
    const at = fields.value.find((field) => field.key === refused.value || field.also?.includes(refused.value));
    if (!at) return;
    wrong[at.key] = problem.value;
    void goToFirst();
  }
  async function send<T>(path: string, options: { dry?: boolean; more?: Body; body?: Body } = {}): Promise<T | null> {
    if (!check()) return null;
    const answer = await post<T>(path, options.body ?? { ...body(), ...options.more }, options.dry ? { dry: true } : {});
    if (answer === null) markRefused();
    return answer;
  }
  function reset(keep: readonly string[] = []): void {
    for (const key of keep) if (key in now) now[key] = draft[key] ?? ''; // it was saved
    const saved = Object.fromEntries(keep.map((key) => [key, draft[key] ?? ''])); // stays in the fields, and is no draft
    start = { ...startOf(form, given), ...now, ...saved };
    for (const key of Object.keys(draft)) draft[key] = start[key] ?? '';
    unread.clear();
    files.clear();
    unmark();
    problem.value = '';
    restored.value = false;
    touched = false;
    storeDraft(name, {});
  }
  // Who signs out leaves nothing to whoever comes next, neither kept nor in a form that stays open.
  watch(session.signedIn, (signedIn) => {
    if (!signedIn) reset();
  });
  return {
    form,
    id,
    draft,
    unread,
    files,
    wrong,
    fields,
    busy,
    problem,
    refused,
    restored,
    factors,
    idOf,
    put,
    type,
    begin,
    now,
    stands,
    check,
    body,
    post,
    send,
    markRefused,
    reset,
  };
}
