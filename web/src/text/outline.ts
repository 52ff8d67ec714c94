// Outlines of a GeoJSON document (longitude, latitude) as SVG paths. A county is small: one scale for the whole picture,
// narrowed in longitude by the cosine of its middle latitude.
type Ring = [number, number][];
// A collection, a feature or a bare geometry.
export interface Shapes {
  type?: string;
  features?: Shapes[];
  geometry?: Shapes | null;
  geometries?: Shapes[];
  coordinates?: unknown;
}

const WIDTH = 600;
const MARGIN = 6;
const MARK = 24; // a point's mark with its ring

function polygonsOf(shape: Shapes | null | undefined): Ring[][] {
  if (!shape) return [];
  if (shape.type === 'Polygon') return [shape.coordinates as Ring[]];
  if (shape.type === 'MultiPolygon') return shape.coordinates as Ring[][];
  return shape.geometry ? polygonsOf(shape.geometry) : (shape.features ?? shape.geometries ?? []).flatMap(polygonsOf);
}

interface Drawn {
  paths: string[];
  box: string;
  points: [number, number][];
}

// Outlines and points on one scale; null when there is nothing with an extent.
export function placed(shapes: Shapes | null, points: [number, number][]): Drawn | null {
  const polygons = polygonsOf(shapes);
  const all = [...polygons.flat(2), ...points];
  if (all.length < 3) return null;
  let west = Infinity,
    east = -Infinity,
    south = Infinity,
    north = -Infinity; // an outline may have more points than a call has arguments
  for (const [x, y] of all) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const margin = points.length ? MARK : MARGIN;
  const scale = (WIDTH - 2 * margin) / ((east - west) * narrow || 1);
  const place = ([longitude, latitude]: [number, number]): [number, number] => [
    (longitude - west) * narrow * scale + margin,
    (north - latitude) * scale + margin,
  ];
  const text = (point: [number, number]): string =>
    place(point)
      .map((one) => one.toFixed(1))
      .join(' ');
  const paths = polygons.map((polygon) => polygon.map((ring) => `M${ring.map(text).join('L')}Z`).join(''));
  return { paths, box: `0 0 ${WIDTH} ${Math.ceil((north - south) * scale + 2 * margin)}`, points: points.map(place) };
}

export function outline(shapes: Shapes): { paths: string[]; box: string } | null {
  return placed(shapes, []);
}
