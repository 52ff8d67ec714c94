// Tests are sentences; each prints one line of TAP. Errors in the console of a page fail the test that opened it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { closeBrowser, closePages, DEADLINE_MS } from './browser.mjs';
import { SCRATCH, stopServers } from './program.mjs';

export { axeFindings, openPage, settled, PHONE, WIDE } from './browser.mjs';
export { demoFolder, DEMO_TABLES, newFile, newFolder, newPath, ownServer, runProgram, readServer, SOURCE, startServer } from './program.mjs';
export const { equal, deepEqual, match, doesNotMatch, ok: must } = assert;

const tests = [];
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
    await new Promise((done) => { setTimeout(done, 50); });
    found = await ask();
  }
  equal(found, wanted, what && `${what}: found ${found}, wanted ${wanted}`);
}

export const texts = (locator) => locator.evaluateAll((nodes) => nodes.map((node) => node.innerText.replace(/\s+/g, ' ').trim()));
export const textOf = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

function result(sentence, why) {
  number += 1;
  failed ||= why !== null;
  console.log(`${why === null ? 'ok' : 'not ok'} ${number} - ${sentence}`);
  if (why !== null) console.log(String(why?.stack ?? why).replace(/^/gm, '# '));
}

async function attempt(sentence, work) {
  let why = null;
  try {
    await work();
  } catch (error) {
    why = error ?? new Error('failed without a reason');
  }
  result(sentence, why);
}

export async function runTests() {
  for (const { sentence, test } of tests.splice(0)) {
    await attempt(sentence, async () => {
      let errors = [];
      try {
        await test();
      } finally {
        errors = await closePages();
      }
      deepEqual(errors, [], 'errors in the console');
    });
  }
}

export async function finish() {
  await closeBrowser();
  await attempt('every server ends cleanly, without a finding of the sanitizers', stopServers);
  console.log(`1..${number}`);
  rmSync(SCRATCH, { recursive: true, force: true });
  return failed ? 1 : 0;
}
