// The shift of GCJ-02. One point is known: 116.404 E, 39.915 N, whose shifted place the libraries of this formula publish (README of
// wandergis/coordtransform). The rest is asked of the formula itself: there and back, inside and outside, how far in Jiangmen.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, newPath, says, SOURCE } from './harness.mjs';

const { buildSync } = createRequire(join(SOURCE, 'web/package.json'))('esbuild');
const outfile = newPath('.mjs');
buildSync({ entryPoints: [join(SOURCE, 'web/src/text/datum.ts')], bundle: true, format: 'esm', outfile, logLevel: 'silent' });
const { toGcj02 } = await import(pathToFileURL(outfile).href);

const METRES = 111_320; // of a degree of latitude
const offset = ([x, y], [a, b]) => ({ east: (a - x) * METRES * Math.cos((y * Math.PI) / 180), north: (b - y) * METRES });
const metres = (from, to) => Math.hypot(offset(from, to).east, offset(from, to).north);
// The place whose shifted one is given: found by going back what it is off, again and again.
function back(shifted) {
    let [x, y] = shifted;
    for (let i = 0; i < 6; i += 1) {
        const [a, b] = toGcj02([x, y]);
        [x, y] = [x + shifted[0] - a, y + shifted[1] - b];
    }
    return [x, y];
}
const JIANGMEN = [113.08, 22.58];
const INSIDE = [
    JIANGMEN,
    [113.15, 22.52],
    [112.79, 22.25],
    [116.39, 39.91],
    [121.47, 31.23],
    [87.6, 43.8],
    [126.6, 45.7],
    [102.7, 25.0],
    [109.5, 18.25],
];
const OUTSIDE = [
    [139.69, 35.69],
    [70, 30],
    [114.16 + 30, 22.3],
    [113, -22.5],
    [-113, 22.5],
    [0, 0],
    [100.5, 0.5],
    [121, 58],
];

says('the known point is shifted to where it is known to be', () => {
    const found = toGcj02([116.404, 39.915]);
    must(metres(found, [116.41024449916938, 39.91640428150164]) < 0.001, found);
});

says('inside China a point is shifted by some hundred metres, everywhere by another shift', () => {
    for (const place of INSIDE) {
        const far = metres(place, toGcj02(place));
        must(far > 100 && far < 900, `${place}: ${far.toFixed(1)} m`);
    }
    const shifts = new Set(INSIDE.map((place) => metres(place, toGcj02(place)).toFixed(3)));
    must(shifts.size === INSIDE.length, [...shifts]);
});

says('in Jiangmen the shift is 100 to 700 m, to the south-east, and nearly the same in neighbouring streets', () => {
    const here = offset(JIANGMEN, toGcj02(JIANGMEN)),
        next = offset([113.09, 22.58], toGcj02([113.09, 22.58]));
    const far = Math.hypot(here.east, here.north);
    must(far > 100 && far < 700, `${far.toFixed(1)} m`);
    must(here.east > 0 && here.north < 0, JSON.stringify(here));
    must(Math.hypot(here.east - next.east, here.north - next.north) < 20, JSON.stringify([here, next]));
});

says('there and back is the same place within a metre', () => {
    for (const place of INSIDE) must(metres(place, back(toGcj02(place))) < 1, `${place}: ${metres(place, back(toGcj02(place)))} m`);
});

says('outside China nothing is shifted', () => {
    for (const place of OUTSIDE) must(metres(place, toGcj02(place)) === 0, `${place}: ${metres(place, toGcj02(place))} m`);
});
