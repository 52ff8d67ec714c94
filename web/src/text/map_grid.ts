// A kilometre grid for a map without any other ground: lines of longitude and latitude that are whole kilometres apart at the middle of
// what is seen, on multiples of that step, so that they stay where they are while the map moves.
const KM_OF_DEGREE = 111.32;
const STEPS_KM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];
const LINES_MAX = 60;

export interface Grid {
  km: number;
  lines: [number, number][][];
}

// south, west ... in degrees; wanted: about so many lines across.
export function kilometreGrid(box: { west: number; south: number; east: number; north: number }, wanted: number): Grid {
  const middle = (box.south + box.north) / 2,
    narrow = Math.max(0.05, Math.cos((middle * Math.PI) / 180));
  const wide = (box.east - box.west) * KM_OF_DEGREE * narrow;
  const km = STEPS_KM.find((step) => wide / step <= wanted) ?? STEPS_KM[STEPS_KM.length - 1] ?? 200;
  const north = km / KM_OF_DEGREE,
    east = km / (KM_OF_DEGREE * Math.cos((Math.round(middle) * Math.PI) / 180)); // of the whole degree: lines stay
  const lines: [number, number][][] = [];
  for (let i = Math.ceil(box.west / east); i * east <= box.east && lines.length < LINES_MAX; i += 1)
    lines.push([
      [i * east, box.south],
      [i * east, box.north],
    ]);
  for (let i = Math.ceil(box.south / north); i * north <= box.north && lines.length < 2 * LINES_MAX; i += 1)
    lines.push([
      [box.west, i * north],
      [box.east, i * north],
    ]);
  return { km, lines };
}
