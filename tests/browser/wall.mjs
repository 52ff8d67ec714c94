// The wall at the sizes of its screens: everything is on it, nothing is cut; a symbol is the same on map, list and wall; it turns
// through all warnings, and stands still for who reads them.
import { becomes, deepEqual, demoServer, equal, must, openPage, ownServer, says, textOf, texts } from './harness.mjs';
import { judged } from './county.mjs';
import { watchedFolder } from './watched.mjs';

const SIZES = [
    [1440, 900],
    [1920, 1080],
];

// Texts that are cut by their own box or lie outside of the card that holds them.
const cut = (page) =>
    page.evaluate(() => {
        const found = [];
        for (const one of document.querySelectorAll('.wall :is(h1, h2, p, b, span, small, li)')) {
            const text = one.textContent.trim(),
                box = one.getBoundingClientRect();
            if (!text || box.width === 0) continue;
            const card = (one.closest('.wall-card') ?? document.querySelector('.wall')).getBoundingClientRect();
            const style = getComputedStyle(one);
            if (box.right > card.right + 1 || box.bottom > card.bottom + 1 || box.left < card.left - 1 || box.top < card.top - 1)
                found.push(`outside: ${text.slice(0, 40)}`);
            if (style.overflow !== 'visible' && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
                found.push(`cut: ${text.slice(0, 40)}`);
        }
        return found;
    });
// Neighbours that touch: their words run together.
const touching = (page) =>
    page.evaluate(() => {
        const boxes = [...document.querySelectorAll('.wall-number')].map((one) =>
            [...one.children].map((child) => child.getBoundingClientRect()),
        );
        return boxes
            .slice(1)
            .filter((own, index) => Math.max(...boxes[index].map((box) => box.right)) + 8 > Math.min(...own.map((box) => box.left))).length;
    });

for (const [width, height] of SIZES) {
    says(`the wall fits ${width} x ${height} without scrolling, every label whole`, async () => {
        await judged(await demoServer());
        const page = await openPage('/wall', { server: await demoServer(), size: { width, height } });
        for (const list of ['water', 'over', 'quiet', 'ticker']) await page.locator(`.wall-${list} li`).first().waitFor();
        const room = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
        deepEqual(room, [width, height]);
        deepEqual(await cut(page), []);
        equal(await touching(page), 0, 'numbers that touch');
        must((await page.locator('.wall-quiet li').count()) > 0, 'the list of what is silent has rows');
    });
}

says('on a phone the wall is as wide as the phone', async () => {
    const page = await openPage('/wall', { server: await demoServer(), size: { width: 390, height: 844 } });
    await page.locator('.wall-water li').first().waitFor();
    equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

// Seven warnings and more than the server gives at once, on a wall of two points.
const warning = (id) => ({
    id,
    rule_name: '超标',
    point_name: `排口 ${id}`,
    factor_name: '二氧化硫',
    text: '超过限值',
    first_ms: 1_790_000_000_000,
});
async function wallOf(count, more = {}) {
    const page = await openPage('/help', { server: await ownServer({ data: watchedFolder() }), own: true, ...more });
    await page.clock.install(); // so that ten seconds of the page can pass at once
    await page.route('**/api/v1/warnings?*', (route) => {
        const query = new URL(route.request().url()).searchParams,
            [size, number] = [Number(query.get('size')), Number(query.get('page') ?? 1)];
        const all = Array.from({ length: count }, (_, index) => warning(index + 1));
        return route.fulfill({ json: { total: count, page: number, warnings: all.slice((number - 1) * size, number * size) } });
    });
    await page.goto('/wall');
    await page.locator('.wall-ticker li').first().waitFor();
    return page;
}
const ids = async (page) => (await texts(page.locator('.wall-ticker li'))).map((one) => Number(/排口 (\d+)/.exec(one)?.[1]));
// What a timer changed is drawn.
const shown = (page) => page.waitForTimeout(500);
const place = (page) => textOf(page.locator('.wall-ticker small'));

says('the wall turns through every warning, also those that the server has not sent at once', async () => {
    const page = await wallOf(37, { size: { width: 1920, height: 1080 } });
    const [, pages] = (await place(page)).split('/').map(Number);
    const seen = new Set();
    for (let turn = 0; turn < pages; turn += 1) {
        await becomes(() => place(page), `${turn + 1}/${pages}`, 'the page');
        await becomes(async () => (await ids(page)).some((id) => !seen.has(id)), true, 'other warnings');
        for (const id of await ids(page)) seen.add(id);
        await page.getByRole('button', { name: '后几条预警' }).click();
    }
    equal(seen.size, 37, 'warnings that were shown');
    await becomes(() => place(page), `1/${pages}`, 'from the start again');
});

says('it turns by itself, but not while somebody points at it, comes to it by keys, or has stopped it', async () => {
    const page = await wallOf(7);
    const TURNS_MS = 10_000;
    const [, pages] = (await place(page)).split('/').map(Number);
    await page.mouse.move(5, 5);
    await page.clock.runFor(TURNS_MS);
    await becomes(() => place(page), `2/${pages}`, 'the next page by itself');
    const stays = async (what) => {
        const now = await place(page);
        await page.clock.runFor(TURNS_MS);
        await shown(page);
        equal(await place(page), now, what);
    };
    await page.locator('.wall-ticker').hover();
    await stays('pointed at');
    await page.mouse.move(5, 5);
    await page.getByRole('link', { name: '返回' }).focus();
    for (let tab = 0; tab < 6 && !(await page.evaluate(() => document.activeElement?.closest('.wall-ticker') !== null)); tab += 1)
        await page.keyboard.press('Tab');
    await stays('reached by keys');
    await page.getByRole('button', { name: '停住' }).click();
    await page.mouse.move(5, 5);
    await page.getByRole('button', { name: '继续' }).waitFor();
    await page.evaluate(() => document.activeElement?.blur());
    await stays('stopped');
});

says('for who wants no motion it stands still', async () => {
    const page = await wallOf(7, { reducedMotion: 'reduce' });
    await page.mouse.move(5, 5);
    const now = await place(page);
    await page.clock.runFor(10_000);
    await shown(page);
    equal(await place(page), now);
    await page.getByRole('button', { name: '继续' }).waitFor();
});

says('the wall takes the whole screen and gives it back; where a browser cannot, there is no button', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/wall', { server });
    const whole = () => page.evaluate(() => document.fullscreenElement !== null);
    await page.getByRole('button', { name: '全屏', exact: true }).click();
    await becomes(whole, true, 'the whole screen');
    await page.getByRole('button', { name: '退出全屏' }).click();
    await becomes(whole, false, 'the whole screen');
    const other = await openPage('/help', { server });
    await other.addInitScript(() => Object.defineProperty(Document.prototype, 'fullscreenEnabled', { get: () => false }));
    await other.goto('/wall');
    await other.locator('.wall-ticker').waitFor();
    equal(await other.getByRole('button', { name: '全屏' }).count(), 0);
});
