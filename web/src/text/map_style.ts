// How points and the outline look on the map: the shape is the kind, colour and word the status.
import Fill from 'ol/style/Fill';
import Icon from 'ol/style/Icon';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import type { PointStatus } from '@/api/answers';
import { SHAPE_BOX, pointShape } from './point_shapes';

export type Colours = Record<'ink' | 'card' | 'green' | 'soft' | 'red' | 'amber' | 'muted' | 'line', string>;

// The page's colours, of the light or the dark variant.
export function mapColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    card: read('--card'),
    green: read('--green'),
    soft: read('--green-soft'),
    red: read('--red'),
    amber: read('--amber-bar'),
    muted: read('--muted'),
    line: read('--line'),
  };
}

const COLOUR: Record<PointStatus, keyof Colours> = {
  exceeding: 'red',
  silent: 'muted',
  never: 'muted',
  suspicious: 'amber',
  online: 'green',
  manual: 'ink',
};
const EDGE = 2; // room for the line around the symbol

// The symbol of lists and wall as a picture for the map.
function symbol(kind: string, fill: string, line: string, width: number): string {
  const size = SHAPE_BOX + 2 * EDGE;
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 2}" height="${size * 2}" viewBox="${-EDGE} ${-EDGE} ${size} ${size}">` +
      `<path d="${pointShape(kind)}" fill="${fill}" stroke="${line}" stroke-width="${width}" stroke-linejoin="round"/></svg>`,
  )}`;
}

export function gridStyle(colours: Colours): Style {
  return new Style({ stroke: new Stroke({ color: colours.line, width: 1 }) });
}

export function pointStyle(colours: Colours, kind: string, status: PointStatus, word: string, selected: boolean): Style {
  const colour = colours[COLOUR[status]];
  const hollow = status === 'silent' || status === 'never';
  const line = selected ? colours.ink : hollow ? colour : colours.card;
  return new Style({
    image: new Icon({
      src: symbol(kind, hollow ? colours.card : colour, line, selected ? 2.4 : hollow ? 1.8 : 1),
      scale: selected ? 0.66 : 0.5,
      declutterMode: 'none',
    }),
    text: word
      ? new Text({
          text: word,
          offsetY: word.includes('\n') ? 26 : 18,
          font: '12px sans-serif',
          fill: new Fill({ color: colour }),
          stroke: new Stroke({ color: colours.card, width: 3 }),
        })
      : undefined,
    zIndex: selected ? 9 : status === 'exceeding' ? 3 : status === 'online' ? 1 : 2,
  });
}

export function outlineStyle(colours: Colours, overTiles: boolean): Style {
  return new Style({
    stroke: new Stroke({ color: colours.green, width: 2 }),
    fill: new Fill({ color: overTiles ? 'transparent' : colours.soft }),
  });
}
