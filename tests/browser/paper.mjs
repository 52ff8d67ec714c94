// On paper: a wide table lies on the long side of A4, with every column on the page.
import { readFileSync } from 'node:fs';
import { deepEqual, demoFolder, equal, must, newPath, openPage, ownServer, says, settled } from './harness.mjs';

const PX_PER_MM = 96 / 25.4;
const LONG_MM = 297 - 2 * 10, SHORT_MM = 210 - 2 * 12; // between the margins of print.css

let server;
const demo = async () => (server ??= await ownServer({ data: demoFolder() }));

// What reaches beyond the page: nothing may, since paper does not scroll.
async function beyond(page, width) {
  return page.evaluate((room) => [...document.querySelectorAll('main :is(td, th, svg, img, p, h1, h2, h3)')]
    .filter((one) => one.getClientRects().length > 0 && !one.closest('.visually-hidden') && one.getBoundingClientRect().right > room + 1)
    .map((one) => `${one.tagName} ${one.innerText?.slice(0, 30)} ${Math.round(one.getBoundingClientRect().right)}`), width);
}

const boxes = (bytes) => [...bytes.toString('latin1').matchAll(/\/MediaBox \[([\d. ]+)\]/g)].map((found) => found[1].split(' ').map((one) => Math.round(Number(one))));

// The address, and whether its page holds a wide table.
const PAGES = [['/indicators', true], ['/indicators?class=all', true], ['/projects', true], ['/problems', true], ['/data', null], ['/points', true], ['/warnings', null],
  ['/warnings/limits', true], ['/warnings/rules', true], ['/devices', true], ['/daily', null], ['/reachability', false], ['/', false]];

for (const [path, wide] of PAGES) {
  says(`${path} on paper has all its columns on A4${wide ? ', on the long side' : ''}`, async () => {
    const page = await openPage(path, { server: await demo() });
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    const isWide = await page.evaluate(() => getComputedStyle(document.querySelector('main')).page === 'wide');
    if (wide !== null) equal(isWide, wide, 'on the long side');
    const width = Math.floor((isWide ? LONG_MM : SHORT_MM) * PX_PER_MM);
    await page.setViewportSize({ width, height: 900 });
    deepEqual(await beyond(page, width), []);
    const file = newPath('.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    const sizes = boxes(readFileSync(file));
    must(sizes.length > 0, 'a page');
    for (const [, , x, y] of sizes) must(Math.max(x, y) <= 843 && Math.min(x, y) <= 596, `${x} x ${y} is larger than A4`);
    if (isWide) must(sizes.some(([, , x, y]) => x > y), 'on the long side');
  });
}
