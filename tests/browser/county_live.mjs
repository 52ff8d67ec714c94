// The county live in the folder of the demo: wall, map, device board, and that simulated data say so everywhere.
import {
    DEMO_TABLES,
    PHONE,
    axeFindings,
    becomes,
    deepEqual,
    equal,
    match,
    must,
    openPage,
    ownDemo,
    runProgram,
    says,
    textOf,
    texts,
} from './harness.mjs';
import { judged } from './county.mjs';
import { packet, sendPackets } from './devices.mjs';

const WALL = { width: 1920, height: 1080 };
let server = null;
async function demo() {
    server ??= await ownDemo();
    return server;
}
const ask = async (path) => (await fetch(`${(await demo()).url}/api/v1${path}`)).json();
says('the wall needs no scrolling at 1920x1080 and shows the counts of the document', async () => {
    await judged(await demo());
    const page = await openPage('/wall', { server: await demo(), size: WALL });
    await page.locator('[data-online]').waitFor();
    await becomes(
        async () => {
            const { counts, points } = await ask('/live');
            const shown = await Promise.all(
                ['online', 'exceeding', 'silent', 'suspicious'].map(async (name) => Number(await textOf(page.locator(`[data-${name}]`)))),
            );
            return (
                JSON.stringify(shown) ===
                JSON.stringify([
                    counts.online,
                    counts.exceeding,
                    counts.silent,
                    points.filter((point) => point.status === 'suspicious').length,
                ])
            );
        },
        true,
        'the four numbers',
    );
    deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]), [1920, 1080]);
    equal(await page.evaluate(() => getComputedStyle(document.querySelector('.wall')).backgroundColor), 'rgb(14, 22, 19)', 'dark');
    must(await page.getByText('模拟数据，仅供演示').isVisible());
    equal(await page.locator('header.top').count(), 0, 'no header of the pages');
    deepEqual(await axeFindings(page), []);
});

says('the wall tells what exceeds: by how much, of which limit, since when; and what is silent', async () => {
    await judged(await demo());
    const page = await openPage('/wall', { server: await demo(), size: WALL });
    const over = page.locator('.wall-over li').filter({ hasText: '玻璃窑炉 3 号烟囱' });
    await over.waitFor();
    match(await textOf(over), /氮氧化物 [\d.]+ mg\/m³ 超标 [\d.]+ 倍 · 限值 150 · .*起/);
    const quiet = await texts(page.locator('.wall-quiet li'));
    must(
        quiet.some((text) => /石咀河断面 离线 · 30 小时前起/.test(text)),
        quiet,
    );
    must((await texts(page.locator('.wall-ticker li'))).length > 0, 'open warnings are told');
    equal(await page.locator('.wall-water li').count(), 8);
    match(await textOf(page.locator('.wall-air')), /空气质量指数 \d+ [优良轻中重严]/);
});

says('the wall follows what devices send, without a reload', async () => {
    const page = await openPage('/wall', { server: await demo(), size: WALL });
    await page.getByText('另有 1 个从未上线').waitFor();
    const before = Number(await textOf(page.locator('[data-online]')));
    runProgram('simulate', ...DEMO_TABLES, '--to', `127.0.0.1:${server.devicesPort}`, '--rate', '60', '--seconds', '1.5');
    await becomes(async () => Number(await textOf(page.locator('[data-online]'))), 60, 'all are online now');
    must(before < 60, `${before} before`);
    equal(await page.getByText('从未上线').count(), 0);
});

says('the map shows all points beside their list, worst first, and says more about a chosen one', async () => {
    const page = await openPage('/map', { server: await demo() });
    await page.locator('.county-map canvas').first().waitFor();
    equal(await page.locator('.map-row').count(), 60);
    match((await texts(page.locator('.map-row')))[0], /超标$/);
    const row = page.locator('.map-row').filter({ hasText: '模拟玻璃窑炉 3 号烟囱' });
    await row.focus();
    await page.keyboard.press('Enter');
    const glance = page.locator('.map-popup .glance');
    await glance.waitFor();
    match(await textOf(glance), /氮氧化物 [\d.]+ mg\/m³/);
    match(page.url(), /point=stack03/);
    equal(await glance.getByRole('link').getAttribute('href'), '/points/stack03');
    deepEqual(await axeFindings(page), []);
});

says('the map filters by kind and status, and both stand in the address', async () => {
    const page = await openPage('/map?kind=river', { server: await demo() });
    await page.locator('.map-row').first().waitFor();
    equal(await page.locator('.map-row').count(), 8);
    await page.getByLabel('类型').selectOption('');
    await page.getByLabel('状态').selectOption('exceeding');
    await page.waitForURL('**/map?status=exceeding');
    const shown = await texts(page.locator('.map-row'));
    must(shown.length >= 4 && shown.every((text) => text.endsWith('超标')), shown);
});

says('the map asks nobody outside for anything', async () => {
    const page = await openPage('/map', { server: await demo() });
    const outside = [];
    page.on('request', (request) => {
        if (!request.url().startsWith(server.url)) outside.push(request.url());
    });
    await page.reload();
    await page.locator('.county-map canvas').first().waitFor();
    deepEqual(outside, []);
    equal(await page.getByLabel('天地图密钥').inputValue(), '');
});

says('on a phone the chosen point opens inside the list', async () => {
    const page = await openPage('/map', { server: await demo(), size: PHONE });
    await page.locator('.map-row').first().click();
    await page.locator('.map-list .glance').waitFor();
    equal(await page.locator('.map-popup').isVisible(), false);
    const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    must(content <= room, `${content} px in ${room}`);
});

says('the device board lists every device with line, last frame and data of the day; trouble can be picked out', async () => {
    const page = await openPage('/devices', { server: await demo() });
    const rows = page.locator('.device-table tbody tr');
    await becomes(() => rows.count(), 60, 'devices');
    const stack = await textOf(rows.filter({ hasText: '模拟涂料车间 11 号烟囱' }));
    match(stack, /\d+%/);
    await page.getByLabel('只看').selectOption('problems');
    must((await rows.count()) < 60, 'fewer are in trouble');
    equal(await rows.filter({ hasText: '模拟涂料车间 11 号烟囱' }).count(), 1, 'it was silent for hours of the day');
    equal(await rows.filter({ hasText: '模拟涂料车间 11 号烟囱' }).getByRole('link').getAttribute('href'), '/points/stack11');
    deepEqual(await axeFindings(page), []);
});

says('a device that nobody registered is told on the board', async () => {
    const page = await openPage('/devices', { server: await demo() });
    await sendPackets(server.devicesPort, [
        packet(
            'QN=20260101000000000;ST=32;CN=2011;PW=123456;MN=STRANGER1;Flag=5;CP=&&DataTime=20260101000000;w01018-Rtd=1,w01018-Flag=N&&',
        ),
    ]);
    await becomes(async () => (await ask('/devices')).events.some((one) => one.what === 'unknown_device'), true, 'the event');
    await page.reload();
    const told = page.locator('section.card').filter({ has: page.getByRole('heading', { name: '接入记录' }) });
    must(!(await textOf(told)).includes('STRANGER1'), 'visitors do not hear the number');
    await page.evaluate((token) => sessionStorage.setItem('qingshan.token', token), server.token);
    await page.reload();
    await told.getByText('STRANGER1').first().waitFor();
    match(
        await textOf(page.locator('section.card').filter({ has: page.getByRole('heading', { name: '接入记录' }) })),
        /没有登记的设备 STRANGER1/,
    );
});

says('every page of the demo says that its data are simulated', async () => {
    const page = await openPage('/help', { server: await demo() });
    for (const path of ['/', '/map', '/points', '/points/stack03', '/air', '/water', '/warnings', '/devices', '/daily']) {
        await page.goto(path);
        await page.locator('[data-simulated]').waitFor();
    }
});

says('on a phone a long list shows its first 40 rows, all of them on a press and on paper', async () => {
    const page = await openPage('/points', { server: await demo(), size: PHONE });
    const rows = page.locator('.point-table tbody tr');
    await rows.first().waitFor();
    const seen = async () => await rows.evaluateAll((all) => all.filter((row) => row.offsetHeight > 0).length);
    deepEqual([await seen(), await rows.count()], [40, 60]);
    await page.emulateMedia({ media: 'print' });
    equal(await seen(), 60, 'on paper');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: '显示全部 60 行' }).click();
    equal(await seen(), 60);
    await page.getByRole('button', { name: '只看前面的' }).click();
    equal(await seen(), 40);
    await page.getByRole('button', { name: '筛选和排序' }).click();
    await page.getByRole('combobox', { name: '类型', exact: true }).selectOption('river');
    await becomes(seen, 8, 'rivers');
    equal(await page.locator('.more-rows').count(), 0, 'nothing more to show');
    deepEqual(await axeFindings(page), []);
});

says('the page of a point opens with the factor that is warned of, and marks it', async () => {
    await judged(await demo());
    const page = await openPage('/points/stack07', { server: await demo() });
    const factor = page.getByRole('combobox', { name: '因子', exact: true });
    await factor.waitFor();
    equal(await factor.inputValue(), 'a34013');
    match(await factor.evaluate((select) => select.selectedOptions[0].textContent), /a34013（有预警）$/);
});
