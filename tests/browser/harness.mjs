// Tests are sentences; each prints one line of TAP. Errors in the console of a page fail the test that opened it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { closeBrowser, closeKept, closePages, DEADLINE_MS } from './browser.mjs';
import { SCRATCH, stopOwnServers, stopServers } from './program.mjs';

export { axeFindings, DEADLINE_MS, lookAt, openPage, settled, PHONE, WIDE } from './browser.mjs';
export { ROUTES } from './program.mjs';
export {
    demoServer,
    DEMO_TABLES,
    folderWith,
    newClock,
    newFile,
    newFolder,
    newPath,
    ownDemo,
    ownServer,
    runProgram,
    readServer,
    SOURCE,
    startServer,
} from './program.mjs';
export const { equal, deepEqual, match, doesNotMatch, ok: must } = assert;

const SLOWEST = 15; // tests that are named at the end
const tests = [];
const times = [];
let number = 0;
let failed = false;

export function says(sentence, test) {
    tests.push({ sentence, test });
}

// Asks again until the answer is the wanted one; then it is an ordinary failure.
export async function becomes(ask, wanted, what, deadlineMs = DEADLINE_MS) {
    const until = Date.now() + deadlineMs;
    let found = await ask();
    while (found !== wanted && Date.now() < until) {
        await new Promise((done) => {
            setTimeout(done, 50);
        });
        found = await ask();
    }
    equal(found, wanted, what && `${what}: found ${found}, wanted ${wanted}`);
}

export const texts = (locator) => locator.evaluateAll((nodes) => nodes.map((node) => node.innerText.replace(/\s+/g, ' ').trim()));
export const textOf = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

function result(sentence, why, ms) {
    number += 1;
    failed ||= why !== null;
    console.log(`${why === null ? 'ok' : 'not ok'} ${number} - ${sentence}`);
    console.log(`# took ${ms} ms`);
    if (why !== null) console.log(String(why?.stack ?? why).replace(/^/gm, '# '));
}

async function attempt(sentence, work, file = '') {
    const start = Date.now();
    let why = null;
    try {
        await work();
    } catch (error) {
        why = error ?? new Error('failed without a reason');
    }
    times.push({ ms: Date.now() - start, sentence, file });
    result(sentence, why, Date.now() - start);
}

// file: whose tests these are; its own servers end with it.
export async function runTests(file) {
    for (const { sentence, test } of tests.splice(0)) {
        await attempt(
            sentence,
            async () => {
                let errors = [];
                try {
                    await test();
                } finally {
                    errors = await closePages();
                }
                deepEqual(errors, [], 'errors in the console');
            },
            file,
        );
    }
    await closeKept();
    await stopOwnServers();
}

function sayTimes() {
    const files = new Map();
    for (const { ms, file } of times) files.set(file, (files.get(file) ?? 0) + ms);
    for (const [file, ms] of [...files].sort((a, b) => b[1] - a[1])) console.log(`# ${(ms / 1000).toFixed(1)} s ${file}`);
    for (const { ms, sentence } of [...times].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST))
        console.log(`# ${(ms / 1000).toFixed(1)} s ${sentence}`);
}

export async function finish() {
    await closeBrowser();
    await attempt('every server ends cleanly, without a finding of the sanitizers', stopServers);
    console.log(`1..${number}`);
    sayTimes();
    rmSync(SCRATCH, { recursive: true, force: true });
    return failed ? 1 : 0;
}
