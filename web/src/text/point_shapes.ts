// The symbol of each kind of point, as a path in a box of 16 x 16: the same on the map, in lists and on the wall.
export const SHAPE_BOX = 16;
const WAVE = 'M1 6.5C3 3 6 3 8 5.5S13 8 15 4.500V10C13 13.500 10 13.500 8 11S3 8.500 1 12z';
const SHAPES: Record<string, string> = {
  air: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z',
  stack: 'M8 1.6 14.6 14H1.4z',
  outfall: 'M8 14.4 1.4 2h13.2z',
  hood: 'M8 1 15 8 8 15 1 8z',
  dust: 'M2.4 2.4h11.2v11.2H2.4z',
  sewage: 'M4.4 1.8h7.2L15.2 8l-3.6 6.2H4.4L.8 8z',
  river: WAVE,
  lake: WAVE,
};
const OTHER = 'M8 1.500 14.500 6.200 12 14H4L1.500 6.200z';

export const pointShape = (kind: string): string => SHAPES[kind] ?? OTHER;
