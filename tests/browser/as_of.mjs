// Looking back: what was known on a day.
import { doesNotMatch, equal, match, must, openPage, says, textOf } from './harness.mjs';

const MISSING = /status of 404/;

says('a day before the first record is said in one sentence, on every kind of page', async () => {
    const page = await openPage('/help', { expected: MISSING });
    for (const path of ['/', '/indicators', '/indicators/24', '/data/enter', '/projects']) {
        await page.goto(`${path}?as_of=2001-01-01`);
        await page.getByRole('heading', { level: 1, name: '2001-01-01 这一天还没有任何记录' }).waitFor();
        const text = await textOf(page.locator('main'));
        doesNotMatch(text, /没有读到|init|0 项/);
        equal(await page.locator('main [role="alert"]').count(), 0);
    }
});

says('the way back to now leads from there to the figures', async () => {
    const page = await openPage('/?as_of=2001-01-01', { expected: MISSING });
    await page.getByRole('button', { name: '回到现在' }).click();
    await page.getByRole('heading', { level: 1, name: /24 项达标/ }).waitFor();
    equal(new URL(page.url()).search, '');
});

says('a day after the last record shows the figures, a banner, and is carried by links', async () => {
    const page = await openPage('/');
    const today = await page.evaluate(() => document.querySelector('input[type="date"]').max);
    await page.locator('input[type="date"]').fill(today);
    await page.getByText(`现在看到的是 ${today} 当天结束时已经知道的数据`).waitFor();
    match(await textOf(page.locator('h1')), /24 项达标/);
    must((await page.locator('.squares a').first().getAttribute('href')).endsWith(`?as_of=${today}`));
});
