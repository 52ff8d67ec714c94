// Runs every situation of this folder, or the named ones, and prints TAP.
import { readdirSync } from 'node:fs';
import { finish, runTests } from './harness.mjs';

const own = [
    'main.mjs',
    'harness.mjs',
    'browser.mjs',
    'program.mjs',
    'relay.mjs',
    'county.mjs',
    'devices.mjs',
    'walk_server.mjs',
    'watched.mjs',
];
const wanted = process.argv.slice(2).map((name) => `${name.replace(/\.mjs$/, '')}.mjs`);
const files =
    wanted.length > 0
        ? wanted
        : readdirSync(new URL('.', import.meta.url))
              .filter((name) => name.endsWith('.mjs') && !own.includes(name))
              .sort();

for (const file of files) {
    await import(`./${file}`);
    await runTests(file);
}
process.exit(await finish());
