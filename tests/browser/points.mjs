// Points of monitoring: the list, one point with its curve and calendar, registering one, and the daily report.
import {
    axeFindings,
    becomes,
    deepEqual,
    equal,
    folderWith,
    match,
    must,
    newFile,
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
wwtp1,440704A001,123456,2017,strict,sewage,113.14,22.57,江海污水处理厂,440704004
stack1,440704A002,123456,2005,modbus,stack,113.10,22.55,一号锅炉,440704001
`;
// 1 January whole, 2 January with a gap of three hours, one flagged hour and one high one; one hour of the year before.
function table() {
    const rows = ['point,factor,kind,time,value,flag,version', 'stack1,a21026,hour,2025-12-30 08:00:00,20.0,N,'];
    for (let hour = 0; hour < 48; hour += 1) {
        if (hour >= 29 && hour < 32) continue;
        const time = `2026-01-0${1 + Math.floor(hour / 24)} ${String(hour % 24).padStart(2, '0')}:00:00`;
        rows.push(`stack1,a21026,hour,${time},${hour === 40 ? '61.5' : (20 + (hour % 7)).toFixed(1)},${hour === 35 ? 'D' : 'N'},`);
    }
    return rows.join('\n');
}

const server = await ownServer({ data: folderWith(['point', TABLE], ['series', table()])() });
const CURVE = '/points/stack1?factor=a21026&kind=hour&from=2026-01-01&to=2026-01-02';
const chart = (page) => page.locator('.curve svg');

says('the list names every point with its newest data and its state, and narrows to a kind', async () => {
    const page = await openPage('/points', { server });
    match(
        await textOf(page.locator('.point-table')),
        /江海污水处理厂 wwtp1 污水处理厂 外海街道 1 0 — 从未上线 一号锅炉 stack1 废气排口 .*2026-01-02 23:00 离线/,
    );
    await page.getByRole('combobox', { name: /^类型/ }).selectOption('sewage');
    await becomes(() => page.locator('.point-table tbody tr').count(), 1, 'rows');
    match(page.url(), /kind=sewage/);
    match(await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href'), /\/api\/v1\/points\?kind=sewage&format=csv/);
});

says('without a point the list says what to do', async () => {
    const page = await openPage('/points');
    match(await textOf(page.locator('main')), /还没有登记监测点.*请管理员打开设备接入/);
});

says('every page of monitoring that waits for points leads to where they are registered', async () => {
    for (const [path, what] of [
        ['/wall', '监测点'],
        ['/map', '监测点'],
        ['/air', '空气站'],
        ['/water', '水质断面'],
        ['/devices', '监测点'],
        ['/daily', '监测点'],
    ]) {
        const page = await openPage(path);
        await page.getByText(`还没有登记${what}`, { exact: true }).waitFor();
        await page.getByRole('link', { name: '去登记监测点' }).click();
        await page.getByRole('heading', { name: '监测点', exact: true, level: 1 }).waitFor();
    }
});

says('the curve tells its span to those who listen, shows a gap as a gap, and its numbers stand in a table', async () => {
    const page = await openPage(CURVE, { server });
    equal(await chart(page).getAttribute('aria-label'), '一号锅炉 二氧化硫，2026-01-01 00:00 至 2026-01-03 00:00，45 个值');
    equal(await page.locator('.curve rect.gap').count(), 1, 'gaps');
    equal(await page.locator('.curve circle.mark').count(), 1, 'a value that is not valid is no part of the line');
    match(await page.locator('.curve path.line').first().getAttribute('d'), /^M[^M]+M[^M]+M[^M]+$/);
    await page.getByText('看数字').click();
    equal((await texts(page.locator('.curve-table tbody tr'))).length, 45);
    match(await textOf(page.locator('.curve-table tbody')), /2026-01-02 16:00 61\.5/);
});

says('the keyboard reads the curve and zooms into what was selected', async () => {
    const page = await openPage(CURVE, { server });
    await chart(page).focus();
    await page.keyboard.press('Home');
    equal(await textOf(page.locator('.curve-said')), '2026-01-01 00:00 20 mg/m³');
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowRight');
    match(await textOf(page.locator('.curve-said')), /^2026-01-01 00:00 至 2026-01-01 07:00/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2026-01-01T00%3A00%3A00.000%2B08%3A00|from=2026-01-01T00:00:00.000%2B08:00/);
    await settled(page);
    await becomes(() => chart(page).getAttribute('aria-label'), '一号锅炉 二氧化硫，2026-01-01 00:00 至 2026-01-01 07:00，7 个值');
});

says('dragging over the curve zooms into that span', async () => {
    const page = await openPage(CURVE, { server });
    const box = await chart(page).boundingBox();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 120, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=2026-01-01T2|from=2026-01-02T/);
});

says('the calendar counts its days, and opens one', async () => {
    const page = await openPage(CURVE, { server });
    const calendar = page.locator('svg.calendar');
    match(
        await calendar.getAttribute('aria-label'),
        /^2026 年每天的数据：数据完整 2，有效数据不足四分之三 0，有小时超标 0，没有数据 \d+，不要求 \d+$/,
    );
    equal(await calendar.locator('.calendar-day').count(), 365);
    await calendar.locator('.calendar-day').nth(1).click();
    await becomes(() => chart(page).getAttribute('aria-label'), '一号锅炉 二氧化硫，2026-01-02 00:00 至 2026-01-03 00:00，21 个值');
});

says('on a phone the calendar opens at its newest month, and stays where it is scrolled to', async () => {
    const page = await openPage(`${CURVE}&calendar=2025`, { server, size: PHONE });
    const seen = () =>
        page.locator('.calendar-box').evaluate((box) => {
            const { left, right } = box.getBoundingClientRect();
            return [...box.querySelectorAll('.calendar text')]
                .filter((text) => text.getAttribute('y') === '13')
                .filter((text) => text.getBoundingClientRect().left >= left && text.getBoundingClientRect().right <= right)
                .map((text) => Number(text.textContent));
        });
    const first = await seen();
    equal(first.at(-1), 12, `months ${first}`);
    must(!first.includes(1), 'a phone has no room for the year');
    await page.locator('.calendar-box').evaluate((box) => {
        box.scrollLeft = 0;
    });
    await page.locator('.calendar-day').nth(1).click();
    await becomes(() => chart(page).getAttribute('aria-label'), '一号锅炉 二氧化硫，2025-12-02 00:00 至 2025-12-03 00:00，0 个值');
    equal((await seen())[0], 12, 'the calendar begins with the month in which the data do');
});

says('the administrator registers a point by form', async () => {
    const page = await openPage('/points', { server });
    await page.getByRole('button', { name: '填写' }).click();
    await page.getByLabel('口令').fill(server.token);
    await page.getByRole('button', { name: '使用' }).click();
    await page
        .getByText('管理员口令已经')
        .or(page.getByRole('button', { name: '退出' }))
        .first()
        .waitFor();
    await page.getByLabel('代码', { exact: true }).fill('dust1');
    await page.getByLabel('名称', { exact: true }).fill('工地扬尘');
    await page.locator('form').getByLabel('类型').selectOption('dust');
    await page.getByLabel('设备编号 MN').fill('440704D001');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await becomes(() => page.locator('.point-table tbody tr', { hasText: '工地扬尘' }).count(), 1, 'the new point');
});

async function signIn(page) {
    await page.getByLabel('口令').fill(server.token);
    await page.getByRole('button', { name: '使用' }).click();
}

says('a point without a device is registered by form, and its page says so and takes a table', async () => {
    const page = await openPage('/points', { server, expected: /status of 422/ });
    await page.getByRole('button', { name: '填写' }).click();
    await signIn(page);
    await page.getByLabel('代码', { exact: true }).fill('river1');
    await page.getByLabel('名称', { exact: true }).fill('人工断面');
    await page.locator('form').getByLabel('类型').selectOption('river');
    await page.getByLabel('数据来自').selectOption({ label: '没有接入设备' });
    equal(await page.getByLabel('设备编号 MN').count(), 0, 'no field of a device');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    const row = page.locator('.point-table tbody tr', { hasText: '人工断面' });
    await row.waitFor();
    match(await textOf(row), /没有接入设备/);
    await row.getByRole('link').click();
    await page.getByText('没有接入设备，数据由表格导入').waitFor();
    await page.getByRole('button', { name: '导入数据' }).click();
    const send = async (content) => {
        await page.getByLabel('数据文件').setInputFiles(newFile(content, '.csv'));
        await page.getByRole('button', { name: '先检查' }).click();
    };
    const good = 'point,factor,kind,time,value\nriver1,w01018,day,2026-02-01,12.5\nriver1,w01018,day,2026-02-02,13\n';
    await send(good.replace('12.5', '很多').replace('day,2026-02-02', 'week,2026-02-02'));
    match(
        await textOf(page.locator('.series-import table')),
        /2 第 2 行 数值（value） 列不是数字：很多；没有数据就空着 3 第 3 行 类型（kind） 列不认识“week”，可以写：realtime 实时值/,
    );
    equal(await page.getByRole('button', { name: '导入', exact: true }).isDisabled(), true, 'a refused table cannot be confirmed');
    await send(good);
    await page.getByText('检查通过').waitFor();
    match(await textOf(page.locator('.series-import')), /检查通过：2 行，1 个序列，还没有保存。.*river1 w01018 日 2 /);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await page.getByText('已导入 2 行：新存 2').waitFor();
    await page.getByText('数据由表格导入').waitFor();
    await page.locator('.curve').first().waitFor();
});

says('the page of a point follows what is stored, without a reload', async () => {
    const page = await openPage('/points/stack1', { server });
    const now = new Date(Date.now() - 7_200_000).toISOString().slice(0, 13);
    const answer = await fetch(`${server.url}/api/v1/series/import`, {
        method: 'POST',
        headers: { 'Content-Type': 'text/csv', Authorization: `Bearer ${server.token}` },
        body: `point,factor,kind,time,value\nstack1,a21026,hour,${now}:00:00Z,27.4\n`,
    });
    equal(answer.status, 200);
    await page.locator('.newest', { hasText: '27.4' }).waitFor({ timeout: 15_000 });
});

says('the daily report says the day in a sentence and in a table', async () => {
    const page = await openPage('/daily?date=2026-01-02', { server });
    match(
        await textOf(page.locator('.daily-sentence')),
        /个监测点，1 个有数据，0 个有超标，1 个有无数据时段。新增预警 \d+ 条，关闭 \d+ 条。/,
    );
    match(await textOf(page.locator('.daily-table')), /一号锅炉 废气排口 无数据 05:00–08:00 二氧化硫 mg\/m³ 20 \/ 24 — 61\.5/);
});

for (const [size, name] of [
    [WIDE, 'a desk'],
    [PHONE, 'a phone'],
]) {
    says(`point, list and daily report have no finding of axe and no overflow on ${name}`, async () => {
        for (const path of ['/points', CURVE, '/daily?date=2026-01-02']) {
            const page = await openPage(path, { server, size });
            deepEqual(await axeFindings(page), [], path);
            const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
            must(content <= room, `${path} is ${content} px wide in a window of ${room}`);
        }
    });
}

const MANY = Array.from({ length: 230 }, (_, number) => `stack1,q${String(number).padStart(3, '0')},hour,2026-01-01 08:00:00,${number}.5`);
says('a point with more factors than one answer holds says so, and leads to the others and back', async () => {
    const many = await ownServer({
        data: folderWith(
            ['point', TABLE],
            ['series', ['point,factor,kind,time,value', 'stack1,a21026,hour,2026-01-01 08:00:00,20.0', ...MANY].join('\n')],
        )(),
    });
    const page = await openPage('/points/stack1', { server: many });
    match(await textOf(page.locator('.factor-pages')), /共 231 个因子，这里是第 1 到 200 个/);
    match(await textOf(page.locator('.newest-one').first()), /二氧化硫/);
    await page.getByRole('button', { name: '后面的' }).click();
    await becomes(() => page.locator('.newest-one').count(), 31, 'the others');
    match(await textOf(page.locator('.factor-pages')), /第 201 到 231 个/);
    await page.getByRole('button', { name: '前面的' }).click();
    await becomes(() => page.locator('.newest-one').count(), 200, 'the first ones again');
    const named = await openPage('/points/stack1?factor=q220', { server: many });
    await becomes(() => named.locator('.newest-one').count(), 31, 'the page of the factor that the address names');
});
