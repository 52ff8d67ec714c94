// GCJ-02 is the datum of published maps in China: CGCS2000 with an offset of some hundred metres that depends on the place. The formula is
// publicly known. Points are shifted only where they are drawn over an outline of that datum; what is stored stays CGCS2000.
const AXIS = 6_378_245,
  ECCENTRICITY = 0.006_693_421_622_965_943; // of the ellipsoid the formula uses (Krassowski)

// Where the published formula shifts at all: a rectangle around China.
const WEST = 72.004,
  EAST = 137.8347,
  SOUTH = 0.8293,
  NORTH = 55.8271;

const wave = (value: number, period: number): number => Math.sin((value / period) * Math.PI);

function northward(x: number, y: number): number {
  return (
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    ((20 * wave(x, 1 / 6) + 20 * wave(x, 0.5)) * 2) / 3 +
    ((20 * wave(y, 1) + 40 * wave(y, 3)) * 2) / 3 +
    ((160 * wave(y, 12) + 320 * wave(y, 30)) * 2) / 3
  );
}
function eastward(x: number, y: number): number {
  return (
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    ((20 * wave(x, 1 / 6) + 20 * wave(x, 0.5)) * 2) / 3 +
    ((20 * wave(x, 1) + 40 * wave(x, 3)) * 2) / 3 +
    ((150 * wave(x, 12) + 300 * wave(x, 30)) * 2) / 3
  );
}

export function toGcj02([longitude, latitude]: [number, number]): [number, number] {
  if (longitude < WEST || longitude > EAST || latitude < SOUTH || latitude > NORTH) return [longitude, latitude];
  const x = longitude - 105,
    y = latitude - 35,
    radians = (latitude * Math.PI) / 180;
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const north = (northward(x, y) * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI);
  const east = (eastward(x, y) * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(radians) * Math.PI);
  return [longitude + east, latitude + north];
}
