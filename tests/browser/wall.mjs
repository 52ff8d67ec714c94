// The wall at the sizes of its screens: everything is on it, nothing is cut; a symbol is the same on map, list and wall.
import { deepEqual, demoServer, equal, must, openPage, says } from './harness.mjs';
import { judged } from './county.mjs';

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
