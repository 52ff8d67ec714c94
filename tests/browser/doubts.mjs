// What is in doubt says so in words wherever a page shows it, beside the device's flag; means of earlier rules too.
import {
    becomes,
    doesNotMatch,
    equal,
    match,
    must,
    newFile,
    newFolder,
    openPage,
    ownServer,
    runProgram,
    says,
    textOf,
    texts,
} from './harness.mjs';

const POINTS = `point,mn,pw,edition,crc,kind,longitude,latitude,name
out1,,,,,outfall,113.14,22.57,一号排口
`;
// A day of pH: a code for "no value" at 3 o'clock, one that no pH can be at 5, a flagged one at 7, a zero at 9; the newest is a code.
const odd = { 3: ['-999', 'N'], 5: ['99.9', 'N'], 7: ['7.2', 'D'], 9: ['0', 'N'], 23: ['-99', 'N'] };
const rows = Array.from(
    { length: 24 },
    (_, hour) => `out1,w01001,hour,2026-01-01 ${String(hour).padStart(2, '0')}:00:00,${(odd[hour] ?? ['7.1', 'N']).join(',')}`,
);
const data = newFolder();
for (const [what, table] of [
    ['point', POINTS],
    ['limit', 'point,factor,average,upper,lower,basis,source\nout1,w01001,hour,9,6,permit,许可\n'],
    ['series', `point,factor,kind,time,value,flag\n${rows.join('\n')}\n`],
]) {
    runProgram(what, 'import', newFile(table, '.csv'), '--data', data);
}
const server = await ownServer({ data });
const CURVE = '/points/out1?factor=w01001&kind=hour&from=2026-01-01&to=2026-01-01';

says('the newest value that cannot be says why, and exceeds nothing', async () => {
    const page = await openPage(CURVE, { server });
    const tile = page.locator('.newest-one').first();
    match(await textOf(tile), /-99.*存疑：像设备表示“没有数”的代码/);
    doesNotMatch(await textOf(tile), /超过限值/);
    match(await tile.getAttribute('class'), /doubtful/);
});

says('the curve is not flattened by a code, its reading and its table give flag and doubt side by side', async () => {
    const page = await openPage(CURVE, { server });
    const chart = page.locator('.curve svg');
    const ticks = (await chart.locator('text[text-anchor="end"]').allTextContents()).map(Number).filter(Number.isFinite);
    must(ticks.length > 1 && Math.max(...ticks) <= 15 && Math.min(...ticks) >= -5, `ticks ${ticks}`);
    doesNotMatch(await chart.locator('path.line').first().getAttribute('d'), /NaN/);
    await chart.focus();
    await page.keyboard.press('End');
    match(await textOf(page.locator('.curve-said')), /^2026-01-01 23:00 -99 .*存疑：像设备表示“没有数”的代码$/);
    await page.getByText('看数字').click();
    const cells = await texts(page.locator('.curve-table tbody tr td:last-child'));
    equal(cells[0], 'N · 存疑：像设备表示“没有数”的代码');
    equal(cells[23 - 5], 'N · 存疑：比可能的最大值还大');
    equal(cells[23 - 7], 'D');
    equal(cells[23 - 9], 'N · 存疑：零值，多半是仪器没有测');
    equal(cells[23 - 10], 'N');
});

says('a year in buckets says how many are in doubt and draws what can be', async () => {
    const page = await openPage('/points/out1?factor=w01001&kind=hour&from=2025-02-01&to=2026-01-31', { server });
    await page.getByText('看数字').click();
    const cells = await texts(page.locator('.curve-table tbody tr td:last-child'));
    must(
        cells.some((cell) => /^\d+ \/ \d+ · 存疑 \d+ 个$/.test(cell)),
        cells.join('; '),
    );
    const values = (await texts(page.locator('.curve-table tbody tr td:nth-of-type(1)'))).filter((text) => text !== '—').map(Number);
    must(
        values.every((value) => value >= 0 && value <= 14),
        `means ${values}`,
    );
});

says('the calendar counts hours in doubt, the panel of a value says why it is', async () => {
    const page = await openPage(CURVE, { server });
    const titles = await page.locator('.calendar-day title').evaluateAll((nodes) => nodes.map((node) => node.textContent));
    match(titles[0], /有效 20 \/ 24　存疑 4 个/);
    const panel = await openPage(CURVE, { server });
    await panel
        .locator('.newest-one')
        .getByRole('button', { name: /看原始报文/ })
        .click();
    await panel.locator('.value-frames').getByLabel('口令').fill(server.token);
    await panel.locator('.value-frames').getByRole('button', { name: '使用' }).click();
    await becomes(
        async () => /存疑 存疑：像设备表示“没有数”的代码/.test(await textOf(panel.locator('.value-frames'))),
        true,
        'the panel of the value',
    );
});

says('while means are computed anew the point page says how far that is; means of earlier rules name their edition', async () => {
    const page = await openPage('/', { server });
    let steps = [{ step: 'means', title: '', done: 30, total: 90 }];
    await page.route(/\/api\/v1\/health/, (route) => route.fulfill({ json: { ok: true, version: 1, steps } }));
    await page.route(/\/api\/v1\/series/, async (route) => {
        const reply = await route.fetch(),
            document = await reply.json();
        const [first, second] = [document.from_ms, document.from_ms + 12 * 3_600_000];
        document.editions = [
            { from_ms: first - 86_400_000, to_ms: second, edition: 1, gone: true },
            { from_ms: second, to_ms: second + 3_600_000, edition: 1, gone: false },
        ];
        for (const row of document.rows) row[9] = row[0] < second ? 1 : document.edition;
        await route.fulfill({ response: reply, json: document });
    });
    await page.goto(CURVE);
    match(await textOf(page.locator('.means-note')), /已完成 33%/);
    const main = await textOf(page.locator('main'));
    match(main, /2026-01-01 至 2026-01-01 的均值是按第 1 版规则算的：原来的数据已过保存期，不能按第 2 版重算/);
    match(main, /的均值还是按第 1 版规则算的，正在按第 2 版重算/);
    await page.getByText('看数字').click();
    const cells = await texts(page.locator('.curve-table tbody tr td:last-child'));
    equal(cells[23], 'N · 第 1 版规则');
    doesNotMatch(cells[0], /版规则/);
    steps = [];
    await page.goto(CURVE);
    equal(await page.locator('.means-note').count(), 0);
});

says(
    'a settled value that the present rules would make another is told on the page of data quality, with the way to its days',
    async () => {
        const page = await openPage('/', { server });
        const text = '劣Ⅴ类断面数：2020 年已结算为 1 个，按第 2 版均值规则应为 0 个';
        await page.route(/\/api\/v1\/findings/, (route) =>
            route.fulfill({
                json: {
                    counts: { error: 0, warning: 1 },
                    findings: [
                        {
                            severity: 'warning',
                            rule: 'settled-differs',
                            subject: 'sections_worse5',
                            file: 'facts.csv',
                            line: 0,
                            text,
                            page: '/water?year=2020',
                        },
                    ],
                },
            }),
        );
        await page.goto('/quality');
        const rule = page.locator('.finding-table tbody');
        match(await textOf(rule), /已结算的值与现行规则所得不同 .*劣Ⅴ类断面数：2020 年已结算为 1 个/);
        equal(await rule.getByRole('link').getAttribute('href'), '/water?year=2020');
    },
);
