// Runs every situation of this folder, or the named ones, and prints TAP.
import { readdirSync } from 'node:fs';
import { conclude } from './report.mjs';
import { runFiles } from './workers.mjs';

const WORKERS = 2; // of the two processors that a step shares with another one
const own = [
    'main.mjs',
    'harness.mjs',
    'report.mjs',
    'worker.mjs',
    'workers.mjs',
    'browser.mjs',
    'contexts.mjs',
    'program.mjs',
    'relay.mjs',
    'county.mjs',
    'devices.mjs',
    'walk_server.mjs',
    'watched.mjs',
];
// What takes longest comes first, so that no worker is left alone with it at the end.
const LONG = ['walk_buttons', 'walk_forms', 'every_page', 'served_form', 'wall', 'points', 'served_list', 'county_live', 'clock', 'map'];
const place = (file) => (LONG.indexOf(file.replace('.mjs', '')) + LONG.length + 1) % (LONG.length + 1);
const wanted = process.argv.slice(2).map((name) => `${name.replace(/\.mjs$/, '')}.mjs`);
const files =
    wanted.length > 0
        ? wanted
        : readdirSync(new URL('.', import.meta.url))
              .filter((name) => name.endsWith('.mjs') && !own.includes(name))
              .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));

await runFiles(files, WORKERS);
process.exit(conclude());
