// The overview: where the county stands, and what it will miss.
import { deepEqual, equal, match, openPage, says, settled, textOf } from './harness.mjs';

says('the overview says 29 met, 1 expected, 5 unmet and 3 without data', async () => {
    const page = await openPage('/?year=2017');
    equal(await textOf(page.locator('h1')), '38 项指标，29 项达标，1 项预计达标，5 项未达标，3 项没有数据');
});

says('each of the 38 squares is a link whose label says number, name, verdict and standard', async () => {
    const page = await openPage('/?year=2017');
    const squares = await page
        .locator('.squares a')
        .evaluateAll((nodes) => nodes.map((node) => [node.getAttribute('href'), node.getAttribute('aria-label')]));
    deepEqual(
        squares.map(([to]) => to),
        Array.from({ length: 38 }, (_, index) => `/indicators/${index + 1}?year=2017`),
    );
    squares.forEach(([, label], index) => match(label, new RegExp(`^${index + 1} .{2,}，(达标|预计达标|未达标|没有数据)，`)));
    const unmet = squares.filter(([, label]) => label.includes('，未达标，')).map(([, label]) => label.split(' ')[0]);
    deepEqual(unmet, ['3', '13', '21', '33', '38']);
    match(squares[32][1], /^33 公众绿色出行率，未达标，31\.11 %（2017 年），标准 ≥50 %，2020 年目标/);
});

says('the six domains stand on one row at 1440 pixels', async () => {
    const page = await openPage('/');
    const tops = await page.locator('.domain').evaluateAll((nodes) => nodes.map((node) => node.offsetTop));
    equal(tops.length, 6);
    equal(new Set(tops).size, 1, `tops ${tops}`);
});

says('the overview itself names the seven that are missed or uncertain, the worst first', async () => {
    const page = await openPage('/?year=2017');
    const numbers = await page.locator('.miss-group:not(:has(h3.is-reachable)) .miss-no').allInnerTexts();
    deepEqual(numbers, ['33', '3', '13', '21', '24', '34', '37']);
    match(await textOf(page.locator('.miss-row').first()), /每年要 \+9\.16\d?，实际 \+0\.56.*照此 2020 年 32\.79，差 17\.21/);
});

says('one click shows which indicators will be missed in 2020, and why', async () => {
    const page = await openPage('/?year=2017');
    await page.getByRole('link', { name: /全部可达性分析/ }).click();
    await page.waitForURL('**/reachability?year=2017');
    await settled(page);
    const cards = page.locator('.reach-card');
    deepEqual((await cards.locator('h2 > .muted').allInnerTexts()).sort(), ['13', '21', '24', '3', '33', '34', '37', '38']);
    const travel = await textOf(cards.filter({ hasText: '公众绿色出行率' }));
    for (const part of [/走势不够/, /每年需要 \+9\.165/, /实际每年 \+0\.56/, /2020 年预计 32\.79/]) match(travel, part);
    match(await textOf(cards.filter({ hasText: '森林覆盖率' })), /没有走势/);
});

says('a square leads to its indicator, a count to the list of those it counts', async () => {
    const page = await openPage('/?year=2017');
    await page.locator('.squares a').nth(12).click();
    await page.waitForURL('**/indicators/13?year=2017');
    await page.goBack();
    await page.getByRole('link', { name: '5 项未达标' }).click();
    await page.waitForURL('**/indicators?year=2017&verdict=unmet');
    await page.getByText('列出 5 项').waitFor();
});
