// How points and the outline look on the map: the shape is the kind, colour and word the status.
import Fill from 'ol/style/Fill';
import RegularShape from 'ol/style/RegularShape';
import CircleStyle from 'ol/style/Circle';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import type { Status } from '@/api/county';

export type Colours = Record<'ink' | 'card' | 'green' | 'soft' | 'red' | 'amber' | 'muted', string>;

// The page's colours, of the light or the dark variant.
export function mapColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return { ink: read('--ink'), card: read('--card'), green: read('--green'), soft: read('--green-soft'), red: read('--red'), amber: read('--amber-bar'), muted: read('--muted') };
}

const COLOUR: Record<Status, keyof Colours> = { exceeding: 'red', silent: 'muted', never: 'muted', suspicious: 'amber', online: 'green', manual: 'ink' };
// corners, turn; what is not here is a circle
const SHAPES: Record<string, [number, number]> = {
  stack: [3, 0], outfall: [3, Math.PI], hood: [4, 0], dust: [4, Math.PI / 4], sewage: [6, Math.PI / 6], river: [5, 0], lake: [5, Math.PI], noise: [8, 0],
};

export function pointStyle(colours: Colours, kind: string, status: Status, word: string, selected: boolean): Style {
  const colour = colours[COLOUR[status]];
  const hollow = status === 'silent' || status === 'never';
  const fill = new Fill({ color: hollow ? colours.card : colour });
  const stroke = new Stroke({ color: selected ? colours.ink : hollow ? colour : colours.card, width: selected ? 3 : hollow ? 2 : 1 });
  const shape = SHAPES[kind];
  const radius = selected ? 11 : 8;
  return new Style({
    image: shape ? new RegularShape({ points: shape[0], rotation: shape[1], radius, fill, stroke }) : new CircleStyle({ radius: radius - 1, fill, stroke }),
    text: word ? new Text({ text: word, offsetY: 17, font: '12px sans-serif', fill: new Fill({ color: colour }), stroke: new Stroke({ color: colours.card, width: 3 }) }) : undefined,
    zIndex: selected ? 9 : status === 'exceeding' ? 3 : status === 'online' ? 1 : 2,
  });
}

export function outlineStyle(colours: Colours, overTiles: boolean): Style {
  return new Style({ stroke: new Stroke({ color: colours.green, width: 2 }), fill: new Fill({ color: overTiles ? 'transparent' : colours.soft }) });
}
