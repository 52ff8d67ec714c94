// Ten seconds to take back what was just done; what others did meanwhile is not undone.
import { axeFindings, becomes, deepEqual, equal, match, must, openPage, ownServer, PHONE, says, textOf } from './harness.mjs';
import { judged, signIn, watchedFolder } from './watched.mjs';

let server = null;
const bar = (page) => page.locator('.undo-bar');
const takeBack = (page) =>
    bar(page)
        .getByRole('button', { name: /^撤回（\d+ 秒）$/ })
        .click();
const land = async () => (await (await fetch(`${server.url}/api/v1/facts?subject=industrial_land&history=1`)).json()).facts;

async function enter(page, value) {
    await page.getByLabel('数据项或指标').fill('industrial_land');
    await page.getByRole('spinbutton', { name: '年份' }).fill('2016');
    await page.getByLabel('数值').fill(value);
    await page.getByRole('combobox', { name: '单位', exact: true }).selectOption('公顷');
    await page.getByLabel('来源').fill('国土调查');
    await page.getByLabel('填报人').fill('陈九');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByRole('button', { name: '确认保存' }).click();
    await page.getByText('已保存').waitFor();
}

says('a first value is withdrawn, a corrected one becomes what stood before, under the same name', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server });
    await signIn(page, server);
    await enter(page, '860');
    equal(await textOf(bar(page).getByRole('status')), '填报了 工业用地面积 2016 年的数');
    await takeBack(page);
    await bar(page).getByText('已撤回').waitFor();
    await becomes(
        async () => (await land()).map((one) => [one.withdrawn, one.current, one.who].join()).join(' '),
        'true,true,陈九 false,false,陈九',
        'both are kept',
    );
    await page.getByRole('button', { name: '再填一个' }).click();
    await enter(page, '861');
    await page.getByRole('button', { name: '再填一个' }).click();
    await enter(page, '862');
    await takeBack(page);
    await bar(page).getByText('已撤回').waitFor();
    await becomes(
        async () =>
            (await land())
                .filter((one) => one.current)
                .map((one) => [one.value_text, one.unit, one.withdrawn, one.note].join())
                .join(),
        '861,公顷,false,撤回刚才的操作',
        'what stood before',
    );
});

says('what somebody changed meanwhile is not undone, and the bar says so', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server });
    await signIn(page, server);
    await enter(page, '870');
    const answer = await fetch(`${server.url}/api/v1/facts`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ element: 'industrial_land', year: 2016, value: '880', unit: '公顷', source: '国土调查', person: '周十' }),
    });
    equal(answer.status, 201);
    await takeBack(page);
    await bar(page).getByText('没有撤回：后来又有改动').waitFor();
    equal((await land()).find((one) => one.current).value_text, '880');
});

says('a closed warning is opened again, an added limit is withdrawn', async () => {
    const own = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?rule=exceedance', { server: own });
    await judged(page);
    await signIn(page, own);
    const row = page.locator('.warning-table tbody', { hasText: '江海热电 1 号排口' });
    await row.getByRole('button', { name: '确认' }).click();
    const form = page.locator('.form-row');
    match(await textOf(form), /确认和备注不能撤回/);
    await form.getByLabel('姓名').fill('李四');
    await form.getByLabel('说明').fill('误关');
    await form.getByRole('button', { name: '关闭' }).click();
    await becomes(() => row.count(), 0, 'it is closed');
    equal(await textOf(bar(page).getByRole('status')), '关闭了 1 条预警');
    await takeBack(page);
    await bar(page).getByText('已撤回').waitFor();
    await row.waitFor();
    await page.goto('/warnings/limits');
    const limit = page.locator('[data-form="limit"]');
    await limit.getByLabel('监测点').selectOption('stack1');
    await limit.getByLabel('因子').fill('a21002');
    await limit.getByLabel('上限').first().fill('50');
    await limit.getByLabel('文件或条款').fill('许可证 2');
    await limit.getByLabel('姓名').fill('李四');
    const before = await page.locator('.limit-table tbody').count();
    await limit.getByRole('button', { name: '登记限值' }).click();
    await becomes(() => page.locator('.limit-table tbody').count(), before + 1, 'one more');
    await takeBack(page);
    await bar(page).getByText('已撤回').waitFor();
    await page.reload();
    await becomes(() => page.locator('.limit-table tbody').count(), before, 'as before');
});

says('the offer goes by itself, but not while somebody is at it', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server, size: PHONE });
    await signIn(page, server);
    await enter(page, '890');
    await bar(page).getByRole('button', { name: '不撤回' }).focus();
    const held = await textOf(bar(page).getByRole('button').first());
    deepEqual(await axeFindings(page), []);
    const [left, right] = await bar(page).evaluate((one) => {
        const box = one.getBoundingClientRect();
        return [box.left, box.right];
    });
    must(left >= 0 && right <= PHONE.width, `${left} ${right}`);
    equal(await textOf(bar(page).getByRole('button').first()), held, 'the clock stands still');
    await page.locator('h1').click();
    await becomes(() => bar(page).count(), 0, 'gone');
    equal((await land()).find((one) => one.current).value_text, '890', 'and nothing was undone');
});
