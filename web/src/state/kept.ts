// What this browser keeps, for always or for the tab. One that keeps nothing works all the same, until the page is closed.
export type Place = 'browser' | 'tab';

const storage = (place: Place): Storage => (place === 'tab' ? sessionStorage : localStorage);

export function kept(name: string, place: Place = 'browser'): string {
  try {
    return storage(place).getItem(name) ?? '';
  } catch {
    return '';
  }
}

// '': no longer. Gives whether it is kept.
export function keep(name: string, value: string, place: Place = 'browser'): boolean {
  try {
    if (value) storage(place).setItem(name, value);
    else storage(place).removeItem(name);
    return true;
  } catch {
    return false;
  }
}

// Names in the browser that begin so.
export function keptNames(begin: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(begin));
  } catch {
    return [];
  }
}
