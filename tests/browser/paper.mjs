// On paper: a wide table lies on the long side of A4, with every column on the page.
import { readFileSync } from 'node:fs';
import { deepEqual, demoServer, equal, lookAt, must, newPath, ROUTES, says, settled } from './harness.mjs';
import { judged } from './county.mjs';

const PX_PER_MM = 96 / 25.4;
const LONG_MM = 297 - 2 * 10,
    SHORT_MM = 210 - 2 * 12; // between the margins of print.css

// What reaches beyond the page: nothing may, since paper does not scroll.
async function beyond(page, width) {
    return page.evaluate(
        (room) =>
            [...document.querySelectorAll('main :is(td, th, svg, img, p, h1, h2, h3)')]
                .filter(
                    (one) =>
                        one.getClientRects().length > 0 && !one.closest('.visually-hidden') && one.getBoundingClientRect().right > room + 1,
                )
                .map((one) => `${one.tagName} ${one.innerText?.slice(0, 30)} ${Math.round(one.getBoundingClientRect().right)}`),
        width,
    );
}

const boxes = (bytes) =>
    [...bytes.toString('latin1').matchAll(/\/MediaBox \[([\d. ]+)\]/g)].map((found) =>
        found[1].split(' ').map((one) => Math.round(Number(one))),
    );

// An address of each route, and whether its page holds a wide table; null: that depends on what the simulation has brought.
const PAGES = [
    ['/indicators', true],
    ['/indicators?class=all', true],
    ['/projects', true],
    ['/problems', true],
    ['/data', null],
    ['/points', true],
    ['/warnings', null],
    ['/warnings/limits', true],
    ['/warnings/rules', true],
    ['/devices', true],
    ['/daily', null],
    ['/reachability', false],
    ['/', false],
    ['/indicators/38', null],
    ['/projects/3', null],
    ['/plan', null],
    ['/quality', null],
    ['/data/enter', false],
    ['/data/import', null],
    ['/data/elements/industrial_land', null],
    ['/map', null],
    ['/points/stack03', null],
    ['/air', null],
    ['/water', null],
    ['/warnings/maintenance', null],
    ['/warnings/1', null],
    ['/help', null],
    ['/curves?of=stack03:a21026', null],
    ['/lists', null],
    ['/lists/limit_list', null],
];
const SCREENS = ['/wall']; // is for a screen only

says('every page is looked at on paper', () => {
    const routes = ROUTES.filter((route) => !route.includes('*'));
    const given = [...PAGES.map(([path]) => path), ...SCREENS];
    deepEqual(
        routes.filter((route) => !given.some((path) => new RegExp(`^${route.replace(/:\w+/, '[^/?]+')}(\\?|$)`).test(path))),
        [],
    );
});

for (const [path, wide] of PAGES) {
    says(`${path} on paper has all its columns on A4${wide ? ', on the long side' : ''}`, async () => {
        if (path.startsWith('/warnings')) await judged(await demoServer());
        const page = await lookAt(path, { server: await demoServer() });
        await page.evaluate(() => {
            for (const one of document.querySelectorAll('main details')) one.open = true;
        });
        await settled(page);
        await page.emulateMedia({ media: 'print' });
        const tables = await page.evaluate(
            () =>
                [...document.querySelectorAll('main table:has(thead th:nth-child(6))')].filter((one) => one.getClientRects().length > 0)
                    .length,
        );
        const isWide = await page.evaluate(() => getComputedStyle(document.body).page === 'wide');
        if (wide !== null) equal(isWide, wide, 'on the long side');
        must(isWide || tables === 0, 'a wide table lies on the long side');
        const width = Math.floor((isWide ? LONG_MM : SHORT_MM) * PX_PER_MM);
        await page.setViewportSize({ width, height: 900 });
        deepEqual(await beyond(page, width), []);
        const file = newPath('.pdf');
        await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
        const sizes = boxes(readFileSync(file));
        must(sizes.length > 0, 'a page');
        for (const [, , x, y] of sizes) must(Math.max(x, y) <= 843 && Math.min(x, y) <= 596, `${x} x ${y} is larger than A4`);
        if (isWide)
            must(
                sizes.every(([, , x, y]) => x > y),
                'on the long side',
            );
    });
}
