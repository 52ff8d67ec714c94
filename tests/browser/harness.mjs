// Tests are sentences; each gives one result. Errors in the console of a page fail the test that opened it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { closeBrowser, closeKept, closePages, DEADLINE_MS, shownPages } from './browser.mjs';
import { isCommon, SCRATCH, stopOwnServers, stopServers } from './program.mjs';

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

const tests = [];
let tell = null; // to whom results go

export function tellTo(whom) {
    tell = whom;
}

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

async function attempt(sentence, work, file = '') {
    const start = Date.now();
    let why = null;
    try {
        await work();
    } catch (error) {
        why = String(error?.stack ?? error ?? 'failed without a reason');
    }
    tell({ sentence, why, ms: Date.now() - start, file });
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
                } catch (error) {
                    throw new Error(`${error?.stack ?? error}\n${await shownPages()}`);
                } finally {
                    errors = await closePages();
                }
                deepEqual(errors, [], 'errors in the console');
            },
            file,
        );
    }
    await closeKept(isCommon);
    await stopOwnServers();
}

export async function finish() {
    await closeBrowser();
    await attempt('every server ends cleanly, without a finding of the sanitizers', stopServers);
    rmSync(SCRATCH, { recursive: true, force: true });
}
