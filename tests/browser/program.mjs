// The program under test: data folders and running servers. Everything stays below TEST_TMP.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SOURCE = process.env.QINGSHAN_SOURCE ?? fileURLToPath(new URL('../..', import.meta.url));
// Of every page (web/src/pages/pages.ts), "/indicators/:no".
export const ROUTES = [...readFileSync(join(SOURCE, 'web/src/pages/pages.ts'), 'utf8').matchAll(/path: '([^']+)',\s+title/g)].map(
    ([, route]) => route,
);
export const SCRATCH = mkdtempSync(join(process.env.TEST_TMP ?? tmpdir(), 'browser-'));
const PROGRAM = process.env.QINGSHAN ?? join(SOURCE, 'build/qingshan');
// The optimised program fills folders and serves the county of the demo, whose nine days of sixty points it judges in seconds:
// these commands and this load are run under the sanitizers by the steps api and gateway.
const QUICK = process.env.QINGSHAN_RELEASE && existsSync(process.env.QINGSHAN_RELEASE) ? process.env.QINGSHAN_RELEASE : PROGRAM;
const START_MS = 60_000;
const SANITIZER = /AddressSanitizer|LeakSanitizer|runtime error:/;
const running = new Set();
let count = 0;

export const newPath = (ending = '') => join(SCRATCH, `${++count}${ending}`);

export function newFile(content, ending) {
    const path = newPath(ending);
    writeFileSync(path, content);
    return path;
}

// A wall clock that a server reads beside the machine's, when it is started with its env: ahead by so many milliseconds.
export function newClock() {
    const path = newPath('.clock'),
        bytes = Buffer.alloc(8);
    const set = (milliseconds) => {
        bytes.writeBigInt64LE(BigInt(milliseconds));
        writeFileSync(path, bytes, { flag: existsSync(path) ? 'r+' : 'w' }); // in place: it is mapped
    };
    set(0);
    return { set, env: { QINGSHAN_TEST_CLOCK: path } };
}

// A folder that is filled once; everybody gets a copy.
export function madeOnce(fill) {
    let made = null;
    return () => {
        if (!made) {
            const folder = newPath();
            fill(folder);
            made = folder;
        }
        const copy = newPath();
        cpSync(made, copy, { recursive: true });
        return copy;
    };
}
export const newFolder = madeOnce((folder) => runProgram('init', '--pack', join(SOURCE, 'packs/jianghai'), '--data', folder));
// The plan and tables of observation: [command, table of text] each.
export const folderWith = (...tables) =>
    madeOnce((folder) => {
        cpSync(newFolder(), folder, { recursive: true });
        for (const [command, table] of tables) runProgram(command, 'import', newFile(table, '.csv'), '--data', folder);
    });

// wanted: the first number of this pattern that the server says.
function address(process_, wanted) {
    return new Promise((resolve, reject) => {
        let out = '';
        const late = setTimeout(() => reject(new Error(`the server did not say its address: ${out}`)), START_MS);
        const end = (act, value) => {
            clearTimeout(late);
            act(value);
        };
        process_.stdout.on('data', (piece) => {
            out += piece;
            const found = wanted.exec(out);
            if (found) end(resolve, Number(found[1]));
        });
        process_.on('exit', (code) => end(reject, new Error(`the server ended with ${code}: ${out}`)));
    });
}

export async function startServer({
    data = newFolder(),
    options = [],
    pages = join(SOURCE, 'web/dist'),
    program = PROGRAM,
    env = {},
} = {}) {
    const child = spawn(program, ['serve', '--data', data, '--web', pages, '--listen', '127.0.0.1:0', ...options], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
    });
    running.add(child);
    let errors = '';
    child.stderr.on('data', (piece) => {
        errors += piece;
    });
    const ended = new Promise((resolve) => {
        child.on('close', (code, signal) => {
            running.delete(child);
            resolve(code ?? signal);
        });
    });
    const [port, devicesPort] = await Promise.all([
        address(child, /http:\/\/127\.0\.0\.1:(\d+)/),
        options.includes('--hj212') ? address(child, /\n\D*(\d+)\n$/) : null,
    ]);
    const stop = async () => {
        child.kill('SIGTERM');
        const code = await ended;
        if (code !== 0 || SANITIZER.test(errors)) throw new Error(`serve ended with ${code}: ${errors}`);
    };
    return { data, port, devicesPort, url: `http://127.0.0.1:${port}`, token: readFileSync(join(data, 'token'), 'utf8').trim(), stop };
}

export function runProgram(...options) {
    const ran = spawnSync(QUICK, options, { encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`${options[0]} failed: ${ran.stdout}${ran.stderr}`);
    return ran.stdout;
}

// The folder of ./run --demo, with two days of history.
const DEMO = (name) => join(SOURCE, 'packs/demo', `${name}.csv`);
export const DEMO_TABLES = ['--table', DEMO('points'), '--profiles', DEMO('profiles')];
export const demoFolder = madeOnce((folder) => {
    runProgram('init', '--simulated', '--pack', join(SOURCE, 'packs/jianghai'), '--data', folder);
    runProgram('point', 'import', DEMO('points'), '--data', folder);
    runProgram('limit', 'import', DEMO('limits'), '--data', folder);
    runProgram('simulate', ...DEMO_TABLES, '--scenario', DEMO('scenario'), '--days', '3', '--data', folder);
});

let common = null,
    demo = null;
const started = [],
    troubles = [];
// The server of all tests that only read.
export async function readServer() {
    common ??= await startServer();
    return common;
}
// The county of the demo, for all tests that only look at it.
export async function demoServer() {
    demo ??= await startServer({ data: demoFolder(), program: QUICK });
    return demo;
}
export const isCommon = (url) => [common, demo].some((one) => one?.url === url);
// A server of one situation; it is stopped, and looked at, when its file is done.
export async function ownServer(given) {
    const server = await startServer(given);
    started.push(server);
    return server;
}
// The county of the demo for a file that sends data to it.
export const ownDemo = () => ownServer({ data: demoFolder(), options: ['--hj212', '127.0.0.1:0'], program: QUICK });
async function stopped(servers) {
    for (const one of await Promise.allSettled(servers.map((server) => server.stop())))
        if (one.status === 'rejected') troubles.push(one.reason.message);
}
export const stopOwnServers = () => stopped(started.splice(0));
export async function stopServers() {
    await stopOwnServers();
    await stopped([common, demo].filter((one) => one !== null));
    if (troubles.length > 0) throw new Error(troubles.join('\n'));
}

process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
});
