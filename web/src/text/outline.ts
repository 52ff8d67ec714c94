// Outlines of a GeoJSON document (longitude, latitude) as SVG paths. A county is small: one scale for the whole picture,
// narrowed in longitude by the cosine of its middle latitude.
type Ring = [number, number][];
interface Geometry { type: string; coordinates: unknown }
export interface Shapes { features?: { geometry: Geometry | null }[]; geometry?: Geometry }

const WIDTH = 600;
const MARGIN = 6;
const MARK = 24; // a point's mark with its ring

function rings(geometry: Geometry | null | undefined): Ring[][] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Ring[]];
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates as Ring[][];
  return [];
}

interface Drawn { paths: string[]; box: string; points: [number, number][] }

// Outlines and points on one scale; null when there is nothing with an extent.
export function placed(shapes: Shapes | null, points: [number, number][]): Drawn | null {
  const polygons = !shapes ? [] : shapes.features ? shapes.features.flatMap((feature) => rings(feature.geometry)) : rings(shapes.geometry);
  const all = [...polygons.flat(2), ...points];
  if (all.length < 3) return null;
  const x = all.map((point) => point[0]), y = all.map((point) => point[1]);
  const west = Math.min(...x), east = Math.max(...x), south = Math.min(...y), north = Math.max(...y);
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const margin = points.length ? MARK : MARGIN;
  const scale = (WIDTH - 2 * margin) / ((east - west) * narrow || 1);
  const place = ([longitude, latitude]: [number, number]): [number, number] => [(longitude - west) * narrow * scale + margin, (north - latitude) * scale + margin];
  const text = (point: [number, number]): string => place(point).map((one) => one.toFixed(1)).join(' ');
  const paths = polygons.map((polygon) => polygon.map((ring) => `M${ring.map(text).join('L')}Z`).join(''));
  return { paths, box: `0 0 ${WIDTH} ${Math.ceil((north - south) * scale + 2 * margin)}`, points: points.map(place) };
}

export function outline(shapes: Shapes): { paths: string[]; box: string } | null {
  return placed(shapes, []);
}
