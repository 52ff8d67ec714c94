// Outlines of a GeoJSON document (longitude, latitude) as SVG paths. A county is small: one scale for the whole picture,
// narrowed in longitude by the cosine of its middle latitude.
type Ring = [number, number][];
interface Geometry { type: string; coordinates: unknown }
export interface Shapes { features?: { geometry: Geometry | null }[]; geometry?: Geometry }

const WIDTH = 600;
const MARGIN = 6;

function rings(geometry: Geometry | null | undefined): Ring[][] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Ring[]];
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates as Ring[][];
  return [];
}

export function outline(shapes: Shapes): { paths: string[]; box: string } | null {
  const polygons = shapes.features ? shapes.features.flatMap((feature) => rings(feature.geometry)) : rings(shapes.geometry);
  const points = polygons.flat(2);
  if (points.length < 3) return null;
  const x = points.map((point) => point[0]), y = points.map((point) => point[1]);
  const west = Math.min(...x), east = Math.max(...x), south = Math.min(...y), north = Math.max(...y);
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrow || 1);
  const place = ([longitude, latitude]: [number, number]): string =>
    `${((longitude - west) * narrow * scale + MARGIN).toFixed(1)} ${((north - latitude) * scale + MARGIN).toFixed(1)}`;
  const paths = polygons.map((polygon) => polygon.map((ring) => `M${ring.map(place).join('L')}Z`).join(''));
  return { paths, box: `0 0 ${WIDTH} ${Math.ceil((north - south) * scale + 2 * MARGIN)}` };
}
