// Curves over one another: chosen, read, zoomed into, beside earlier ones, and what cannot be drawn is told.
import {
    axeFindings,
    becomes,
    deepEqual,
    equal,
    folderWith,
    match,
    must,
    openPage,
    ownServer,
    says,
    settled,
    textOf,
    texts,
    PHONE,
    WIDE,
} from './harness.mjs';

const TABLE = `point,mn,pw,edition,crc,kind,longitude,latitude,name,region
in1,440704A001,123456,2017,strict,sewage,113.14,22.57,江海污水厂进水口,440704004
out1,440704A002,123456,2017,strict,sewage,113.10,22.55,江海污水厂出水口,440704004
`;
const at = (hour) => `2026-01-${String(1 + Math.floor(hour / 24)).padStart(2, '0')} ${String(hour % 24).padStart(2, '0')}:00:00`;
// Two weeks of hours; the second has a gap of six hours and one value that is not valid.
function table() {
    const rows = ['point,factor,kind,time,value,flag,version'];
    for (let hour = 0; hour < 14 * 24; hour += 1) {
        if (hour >= 200 && hour < 206) continue;
        rows.push(
            `in1,w01018,hour,${at(hour)},${180 + (hour % 24)},N,`,
            `out1,w01018,hour,${at(hour)},${20 + (hour % 24) / 10},${hour === 300 ? 'D' : 'N'},`,
        );
        rows.push(`out1,w00000,hour,${at(hour)},${300 + (hour % 24)},N,`, `out1,w01001,hour,${at(hour)},7.${hour % 10},N,`);
    }
    return rows.join('\n');
}

const server = await ownServer({ data: folderWith(['point', TABLE], ['series', table()])() });
const WEEK = 'kind=hour&from=2026-01-08&to=2026-01-14';
const key = (page) => page.locator('.curves-key li');
const said = (page) => textOf(page.locator('.reading'));

says('a point is found, its factors are ticked, and the curves stand in the address', async () => {
    const page = await openPage('/curves', { server });
    await page.getByRole('searchbox', { name: '监测点' }).fill('出水');
    await page.getByRole('button', { name: /^江海污水厂出水口/ }).click();
    await page.getByRole('checkbox', { name: /^化学需氧量/ }).check();
    await becomes(() => new URL(page.url()).searchParams.get('of'), 'out1:w01018', 'what is drawn');
    await page.getByRole('searchbox', { name: '监测点' }).fill('进水');
    await page.getByRole('searchbox', { name: '监测点' }).press('Enter');
    await page
        .getByRole('group', { name: '江海污水厂进水口的因子' })
        .getByRole('checkbox', { name: /^化学需氧量/ })
        .check();
    await becomes(() => new URL(page.url()).searchParams.get('of'), 'out1:w01018,in1:w01018', 'both');
    await becomes(
        async () => (await texts(key(page))).map((one) => one.replace(/\s*×/, '')).join('、'),
        '江海污水厂出水口 化学需氧量、江海污水厂进水口 化学需氧量',
        'what is drawn',
    );
    await page.getByRole('button', { name: '去掉 江海污水厂出水口 化学需氧量' }).click();
    await becomes(() => new URL(page.url()).searchParams.get('of'), 'in1:w01018', 'one is left');
});

says('the keys read all curves at one time, zoom in and out; the address keeps the span', async () => {
    const page = await openPage(`/curves?of=in1:w01018,out1:w01018&${WEEK}`, { server });
    const chart = page.getByRole('group', { name: /的曲线/ });
    await page.locator('.curves-canvas canvas').waitFor();
    await chart.focus();
    await page.keyboard.press('Home');
    await becomes(
        () => said(page),
        '2026-01-08 00:00，江海污水厂进水口 化学需氧量 180 mg/L，江海污水厂出水口 化学需氧量 20 mg/L',
        'the first hour',
    );
    await page.keyboard.press('ArrowRight');
    await becomes(
        () => said(page),
        '2026-01-08 01:00，江海污水厂进水口 化学需氧量 181 mg/L，江海污水厂出水口 化学需氧量 20.1 mg/L',
        'the next hour',
    );
    await page.keyboard.press('Control+ArrowRight');
    await becomes(async () => (await said(page)).slice(0, 16), '2026-01-08 11:00', 'ten hours on');
    await page.keyboard.press('+');
    await becomes(() => /from=2026-01-08T00/.test(page.url()), true, 'closer');
    const closer = new URL(page.url()).searchParams;
    must(Date.parse(closer.get('to')) - Date.parse(closer.get('from')) < 4 * 86_400_000, page.url());
    await becomes(() => said(page), '', 'another picture is read anew');
    await chart.focus();
    await page.keyboard.press('-');
    await becomes(
        () => {
            const wider = new URL(page.url()).searchParams;
            return Date.parse(wider.get('to')) - Date.parse(wider.get('from')) > 5 * 86_400_000;
        },
        true,
        'wider',
    );
});

says('the mouse reads where it points, and a drag chooses a span', async () => {
    const page = await openPage(`/curves?of=in1:w01018&${WEEK}`, { server });
    const over = page.locator('.curves-canvas .u-over');
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await becomes(
        async () => /^2026-01-11 1[12]:\d\d，江海污水厂进水口 化学需氧量 19[12] mg\/L$/.test(await said(page)),
        true,
        `the middle: ${await said(page)}`,
    );
    await page.mouse.move(box.x + box.width / 4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await becomes(
        () => /^2026-01-09T1[78]/.test(new URL(page.url()).searchParams.get('from') ?? ''),
        true,
        'the beginning of what was dragged over',
    );
    match(new URL(page.url()).searchParams.get('to'), /^2026-01-11T1[12]/);
});

says('a finger reads', async () => {
    const page = await openPage(`/curves?of=in1:w01018&${WEEK}`, { server, size: PHONE, hasTouch: true });
    const over = page.locator('.curves-canvas .u-over');
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await becomes(async () => /^2026-01-11 /.test(await said(page)), true, 'under the finger');
});

says('last week stands beside this one at the same hours, and the numbers of both in the table', async () => {
    const page = await openPage(`/curves?of=out1:w01018&${WEEK}`, { server });
    await page.getByRole('combobox', { name: '同时显示' }).selectOption('week');
    await becomes(async () => (await texts(key(page))).length, 2, 'two lines');
    match((await texts(key(page)))[1], /江海污水厂出水口 化学需氧量（以前）/);
    await page.locator('.curves-canvas canvas').waitFor();
    await page.getByText('看数字').click();
    const rows = page.locator('.curves-table tbody tr');
    await becomes(() => rows.count(), 168, 'hours of a week: of one of them or of both');
    match(await textOf(rows.last()), /2026-01-08 00:00 20 20/);
    match(await textOf(page.locator('.curves-table')), /2026-01-09 10:00 — 21/, 'the gap of this week, last week beside it');
    match(await textOf(page.locator('main')), /有 1 个无效值没有画，表里有。/);
    match(await textOf(page.locator('.curves-table')), /2026-01-13 12:00 21\.2（无效）/);
});

says('a third unit and what is not there are told, and the page goes on', async () => {
    const page = await openPage(`/curves?of=out1:w01018,out1:w00000,out1:w01001,nobody:w01018,out1:w21003&${WEEK}`, {
        server,
        expected: /404/,
    });
    await becomes(async () => (await texts(key(page))).length, 2, 'two units are drawn');
    for (const told of [
        /只有左右两个坐标轴（mg\/L、.*），江海污水厂出水口 pH值的单位不同/,
        /nobody w01018：没有这个监测点或因子/,
        /out1 w21003：没有这个监测点或因子/,
    ]) {
        await becomes(async () => told.test(await textOf(page.locator('main'))), true, String(told));
    }
});

says('picture and table are saved', async () => {
    const page = await openPage(`/curves?of=in1:w01018,out1:w00000&${WEEK}`, { server });
    await page.locator('.curves-canvas canvas').waitFor();
    const [picture] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存图片' }).click()]);
    match(picture.suggestedFilename(), /江海污水厂进水口 化学需氧量.*\.png$/);
    await page.getByText('看数字').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存表格（CSV）' }).click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks),
        lines = bytes.toString('utf8', 3).trim().split('\r\n');
    deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'spreadsheets take it for UTF-8');
    equal(lines.length, 163, 'a head and the hours of a week without six');
    match(lines[0], /^时间,江海污水厂进水口 化学需氧量（mg\/L）,/);
    match(lines[1], /^2026-01-14 23:00,203,/);
});

for (const [name, size] of [
    ['a desk', WIDE],
    ['a phone', PHONE],
]) {
    says(`curves have no finding of axe and no overflow on ${name}`, async () => {
        const page = await openPage(`/curves?of=in1:w01018,out1:w00000&beside=week&${WEEK}`, { server, size });
        await page.locator('.curves-canvas canvas').waitFor();
        await page.getByText('看数字').click();
        await settled(page);
        deepEqual(await axeFindings(page), []);
        const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        must(content <= room, `${content} of ${room}`);
    });
}
