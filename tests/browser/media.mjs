// Paper, and people who want no motion.
import { equal, must, openPage, ownServer, says } from './harness.mjs';

says('on paper there is no navigation and no control, but the text', async () => {
    const page = await openPage('/help');
    for (const path of ['/', '/indicators', '/indicators/38', '/projects']) {
        await page.emulateMedia({ media: null });
        await page.goto(path);
        must(await page.locator('nav.side').isVisible(), 'the screen has the navigation');
        await page.emulateMedia({ media: 'print' });
        for (const hidden of ['header.top', 'nav', '.skip', '.filters', '.exports', '.tools'])
            equal(await page.locator(`${hidden} >> visible=true`).count(), 0, `${hidden} of ${path}`);
        must(await page.locator('h1').isVisible());
    }
});

async function animationOfNews(reducedMotion) {
    const server = await ownServer();
    const page = await openPage('/', { server, reducedMotion });
    const body = JSON.stringify({ element: 'industrial_land', year: 2017, value: '862.73', unit: '公顷', source: '国土调查' });
    await fetch(`${server.url}/api/v1/facts`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.token}` },
    });
    const square = page.locator('.squares a.fresh');
    await square.waitFor();
    must((await square.getAttribute('aria-label')).endsWith('刚刚更新'), 'the change is said, not only shown');
    return page.evaluate(() => document.getAnimations().filter((one) => one.effect.target.matches('.fresh')).length);
}

says('what has just changed moves, but not for those who want no motion', async () => {
    must((await animationOfNews('no-preference')) > 0, 'a new value catches the eye');
    equal(await animationOfNews('reduce'), 0);
});
