// Chromium, and pages that remember what went wrong in them.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { closeContexts, giveContext, takeContext } from './contexts.mjs';
import { SCRATCH, SOURCE, readServer } from './program.mjs';

// Profile, caches and downloads too stay below the scratch folder.
for (const name of ['TMPDIR', 'HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']) {
    process.env[name] = join(SCRATCH, name.toLowerCase());
    mkdirSync(process.env[name]);
}
const require = createRequire(join(SOURCE, 'web/package.json'));
const { chromium } = require('playwright-core');
const AXE = require('axe-core').source;

export const DEADLINE_MS = 20_000;
export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const ARGUMENTS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--process-per-site', // contexts.mjs
];

let browser = null;
let pages = [];
let kept = null; // a page that goes from address to address, for tests that only look

async function launched() {
    browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS, headless: true });
    return browser;
}

// expected: errors in the console that belong to the situation. given: more options of the browser context, and `own` (contexts.mjs).
export async function openPage(path, { server, size = WIDE, english = false, expected = /^$/, ...given } = {}) {
    const { url } = server ?? (await readServer());
    const opened = await newPage({ url, size, english, ...given });
    opened.state.expected = expected;
    pages.push(opened);
    await opened.page.goto(path);
    return opened.page;
}

// The same for a test that only looks: the page of the test before is loaded anew with this address, with all that a browser keeps.
export async function lookAt(path, { server, size = WIDE, english = false, expected = /^$/ } = {}) {
    const { url } = server ?? (await readServer());
    const sign = `${url} ${size.width} ${english}`;
    if (kept?.sign !== sign) {
        await closeKept();
        kept = { sign, ...(await newPage({ url, size, english })) };
    }
    const { page, state } = kept;
    Object.assign(state, { expected, errors: [] });
    await page.emulateMedia({ media: null });
    await page.setViewportSize(size);
    await page.goto(path);
    return page;
}

async function newPage({ url, size, english, ...given }) {
    const taken = await takeContext(await launched(), { url, english, deadlineMs: DEADLINE_MS, viewport: WIDE, ...given });
    const page = await taken.context.newPage();
    if (size !== WIDE) await page.setViewportSize(size);
    const state = { expected: /^$/, errors: [] };
    const remember = (text) => {
        if (!state.expected.test(text)) state.errors.push(text);
    };
    page.on('console', (message) => {
        if (message.type() === 'error') remember(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => remember(String(error)));
    for (const loads of ['goto', 'reload', 'goBack']) {
        // a load is over when what the page asked for is there
        const load = page[loads].bind(page);
        page[loads] = async (...given) => {
            const answer = await load(...given);
            await settled(page);
            return answer;
        };
    }
    return { page, state, taken };
}

// Every document that the page asked for is there.
export async function settled(page) {
    await page.waitForFunction(() => document.querySelector('main h1, main h2') && !document.querySelector('.waiting, [aria-busy="true"]'));
}

// What stands on the pages of a test that failed: where they are, the beginning of what they say, and what went to the console.
export async function shownPages() {
    const open = [...pages, ...(kept ? [kept] : [])];
    const shown = open.map(async ({ page, state }) => {
        const text = await page.evaluate(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 400)).catch((error) => String(error));
        return [`page ${page.url()}: ${text}`, ...state.errors.slice(0, 5)].join('\n');
    });
    return (await Promise.all(shown)).join('\n');
}

// Closes what a test opened; gives the errors that nobody expected.
export async function closePages() {
    const opened = pages;
    pages = [];
    for (const { taken } of opened) await giveContext(taken);
    return [...opened, ...(kept ? [kept] : [])].flatMap(({ state }) => state.errors.splice(0));
}

// After a file: the page that only looks, and contexts of servers that end with it.
export async function closeKept(stays) {
    const { taken } = kept ?? {};
    kept = null;
    if (taken) await giveContext(taken);
    await closeContexts(stays);
}

export async function closeBrowser() {
    await browser?.close();
}

// Rows and items that differ from an earlier one by their words only have its colours too.
function markRepeated() {
    const seen = new Set();
    for (const old of document.querySelectorAll('[data-repeated]')) old.removeAttribute('data-repeated');
    for (const one of document.querySelectorAll('main :is(tr, li)')) {
        const all = [one, ...one.querySelectorAll('*')];
        const parts = all.map((node) =>
            [node.tagName, ...['class', 'style', 'aria-current'].map((name) => node.getAttribute(name) ?? ''), node.disabled ?? ''].join(
                ' ',
            ),
        );
        for (let up = one.parentElement; up && up.tagName !== 'MAIN'; up = up.parentElement)
            parts.push(`${up.tagName} ${up.getAttribute('class') ?? ''}`);
        const sign = parts.join('|');
        if (seen.has(sign)) for (const node of all) node.setAttribute('data-repeated', '');
        seen.add(sign);
    }
}

// Contrast takes most of the time of axe, so it is looked at once for each kind of row; rules whose findings are never serious are not run.
async function runAxe(only) {
    const { axe } = globalThis;
    const off = axe._audit.rules
        .filter(({ impact }) => impact === 'minor' || impact === 'moderate')
        .map(({ id }) => [id, { enabled: false }]);
    axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-repeated])' }] });
    const which = only ? { runOnly: only } : { rules: Object.fromEntries(off) };
    return (await axe.run(document, { resultTypes: ['violations'], ...which })).violations;
}

// only: the rules that can have changed since the page was looked at.
export async function axeFindings(page, only = null) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
    await page.evaluate(markRepeated);
    return (await page.evaluate(runAxe, only))
        .filter((one) => one.impact === 'serious' || one.impact === 'critical')
        .map(
            (one) =>
                `${one.id}: ${one.nodes
                    .slice(0, 3)
                    .map((node) => node.target.join(' '))
                    .join(' | ')}`,
        );
}
