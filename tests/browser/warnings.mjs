// The warning board: found, acknowledged with a name and a note, limits entered, an empty board says what to do.
import { axeFindings, deepEqual, equal, match, must, openPage, ownServer, PHONE, says, textOf } from './harness.mjs';
import { judged, signIn, watchedFolder } from './watched.mjs';

says('an empty board says what to do', async () => {
    const page = await openPage('/warnings');
    await page.getByText('没有未关闭的预警').waitFor();
    await page.getByRole('link', { name: '去登记限值' }).click();
    await page.waitForURL('**/warnings/limits');
    await page.getByText('还没有限值').waitFor();
});

says('the board shows what exceeds by how much, and a name and a note acknowledge it', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?rule=exceedance', { server });
    await judged(page);
    const row = page.locator('.warning-table tbody', { hasText: '江海热电 1 号排口' });
    must((await textOf(row)).includes('最高 47.3 mg/m³，限值 35 mg/m³，超标 0.35 倍'), await textOf(row));
    await row.locator('.spark').waitFor();
    await signIn(page, server);
    await row.getByRole('button', { name: '确认' }).click();
    const form = page.locator('.form-row');
    await form.getByRole('button', { name: '确认' }).click();
    await form.getByText('请填写姓名和说明').waitFor();
    await form.getByLabel('姓名').fill('李四');
    await form.getByLabel('说明').fill('已通知企业停止进料');
    await form.getByRole('button', { name: '确认' }).click();
    await row.getByText('已确认').waitFor();
    await row.getByRole('link').click();
    await page.getByText('已通知企业停止进料').waitFor();
    await page.locator('.curve svg').waitFor();
    must((await textOf(page.locator('.curve'))).includes('上限 ≤ 35'), await textOf(page.locator('.curve')));
});

says('filters of the board stand in the address; closed ones are a choice away', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings', { server });
    await judged(page);
    await page.getByLabel('规则').selectOption('exceedance');
    await page.waitForURL('**rule=exceedance**');
    await page.getByRole('button', { name: /已关闭/ }).click();
    await page.waitForURL('**state=closed**');
    await page.getByText('41.9 mg/m³').waitFor();
    await page.reload();
    equal(await page.getByLabel('规则').inputValue(), 'exceedance');
});

says('a closed warning is opened again with a name and a note, and stays open until a person closes it', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?state=closed&rule=exceedance', { server });
    const row = page.locator('.warning-table tbody', { hasText: '41.9 mg/m³' });
    await row.waitFor();
    await signIn(page, server);
    await row.getByRole('button', { name: '重新打开' }).click();
    const form = page.locator('.form-row');
    await form.getByRole('button', { name: '重新打开' }).click();
    await form.getByText('请填写姓名和说明').waitFor();
    await form.getByLabel('姓名').fill('李四');
    await form.getByLabel('说明').fill('企业说已停产，现场仍在排放');
    await form.getByRole('button', { name: '重新打开' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^未关闭/ }).click();
    await row.waitFor();
    equal(await row.getByText('已确认').or(row.getByText('待确认')).count(), 1);
    await row.getByRole('link').click();
    const steps = page.locator('ol.rows li');
    await steps.last().getByText('企业说已停产，现场仍在排放').waitFor();
    match(await textOf(steps.last()), /^重新打开 .* · 李四 /);
    await page.getByLabel('说明').fill('夜班核对后关闭');
    await page.getByRole('button', { name: '关闭', exact: true }).click();
    await page.getByText('人工关闭').waitFor();
    await page.getByRole('button', { name: '重新打开' }).waitFor();
});

says('a limit is entered, listed and withdrawn with a reason', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings/limits', { server });
    await signIn(page, server);
    const form = page.locator('form.card', { hasText: '登记限值' });
    await form.getByLabel('监测点').selectOption('stack1');
    await form.getByLabel('因子').fill('a21002');
    await form.getByLabel('上限', { exact: false }).first().fill('50');
    await form.getByLabel('文件或条款').fill('许可证 2');
    await form.getByLabel('姓名').fill('李四');
    await form.getByRole('button', { name: '登记限值' }).click();
    const row = page.locator('tbody tr', { hasText: '许可证 2' });
    await row.waitFor();
    await row.getByRole('button', { name: /撤销/ }).click();
    await row.getByLabel('姓名').fill('李四');
    await row.getByLabel('撤销原因').fill('换证');
    await row.getByRole('button', { name: '撤销' }).click();
    await row.waitFor({ state: 'detached' });
});

says('limits of a standard and grade are shown first, then taken with the clause as their source', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings/limits', { server });
    await signIn(page, server);
    const form = page.locator('form.card', { hasText: '按标准登记' });
    await form.getByLabel('监测点').selectOption('stack1');
    await form.getByLabel('标准').selectOption('DB44/765-2019');
    await form.getByLabel('姓名').fill('李四');
    await form.getByRole('button', { name: '预览' }).click();
    await form.getByRole('row', { name: /氮氧化物.*50/ }).waitFor();
    deepEqual(await axeFindings(page), []);
    equal(await page.locator('tbody tr', { hasText: 'DB44/765-2019' }).count(), 4, 'only the preview');
    await form.getByRole('button', { name: '登记这些限值' }).click();
    await form.getByText('已登记：新增 4 条').waitFor();
    await page.locator('table.cards tbody tr', { hasText: 'DB44/765-2019' }).first().waitFor();
    equal(await page.locator('table.cards tbody tr', { hasText: 'DB44/765-2019' }).count(), 4);
});

says('the warning pages fit a phone and have no finding of the accessibility check', async () => {
    const server = await ownServer({ data: watchedFolder() });
    for (const path of ['/warnings', '/warnings/1', '/warnings/limits', '/warnings/maintenance', '/warnings/rules']) {
        const page = await openPage(path, { server, size: PHONE });
        await page.locator('h1').waitFor();
        if (path === '/warnings') await judged(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        equal(over, 0, `${path} is wider than the screen`);
        deepEqual(await axeFindings(page), [], path);
    }
});
