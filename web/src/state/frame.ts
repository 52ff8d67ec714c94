// The frame around the pages: whether the side bar is folded, which of its groups are closed, whether the drawer is open.
import { ref } from 'vue';
import { keep, kept } from './kept';

const FOLDED = 'qingshan.side',
  CLOSED = 'qingshan.side.closed';
export const WIDE = '(min-width: 1181px)'; // the side bar stands beside the page

export const wide = ref(matchMedia(WIDE).matches);
matchMedia(WIDE).addEventListener('change', (event) => {
  wide.value = event.matches;
  drawer.value = false;
});
export const folded = ref(kept(FOLDED) === 'folded');
export const drawer = ref(false); // over the page, where there is no room beside it
export const closed = ref<readonly string[]>(kept(CLOSED).split(' ').filter(Boolean));

export function fold(yes: boolean): void {
  folded.value = yes;
  keep(FOLDED, yes ? 'folded' : '');
}
export function toggleGroup(group: string): void {
  closed.value = closed.value.includes(group) ? closed.value.filter((one) => one !== group) : [...closed.value, group];
  keep(CLOSED, closed.value.join(' '));
}
export function openGroup(group: string): void {
  if (closed.value.includes(group)) toggleGroup(group);
}
