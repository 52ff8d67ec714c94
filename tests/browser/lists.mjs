// What every list has: orders by its head, columns that are chosen, saved views, filters in words, several rows at once, a head that stays.
import { becomes, deepEqual, equal, must, openPage, ownServer, says, textOf, texts } from './harness.mjs';
import { judged, signIn, watchedFolder } from './watched.mjs';

const head = (page, table, name) => page.locator(`.${table}-table`).getByRole('columnheader', { name });
const order = (page, table, name) => head(page, table, name).getAttribute('aria-sort');
const firstCells = (page, table) => texts(page.locator(`.${table}-table tbody tr td:first-child`));
const menu = (page, name) => page.locator('.menu-box', { hasText: name }).first();

says('a press on a head sorts, the next one the other way round, the third not at all; the address keeps it', async () => {
    const page = await openPage('/projects');
    const usual = await firstCells(page, 'project');
    const press = () => head(page, 'project', '投资').getByRole('button').click();
    equal(await order(page, 'project', '投资'), 'none');
    await press();
    await becomes(() => order(page, 'project', '投资'), 'descending', 'the order');
    equal(new URL(page.url()).searchParams.get('sort'), 'money');
    const down = await firstCells(page, 'project');
    await press();
    await becomes(() => order(page, 'project', '投资'), 'ascending', 'the order');
    equal(new URL(page.url()).searchParams.get('sort'), '-money');
    const up = await firstCells(page, 'project');
    must(up[0] !== down[0], 'the other way round');
    // six list no money: they are last both ways
    const none = await texts(page.locator('.project-table tbody tr', { hasText: '没有列出' }).locator('td:first-child'));
    equal(none.length, 6);
    deepEqual([...up.slice(-6)].sort(), [...none].sort());
    deepEqual([...down.slice(-6)].sort(), [...none].sort());
    await page.reload();
    deepEqual(await firstCells(page, 'project'), up);
    await press();
    await becomes(() => order(page, 'project', '投资'), 'none', 'the order');
    deepEqual(await firstCells(page, 'project'), usual);
});

says('columns are chosen and kept in this browser, and are as usual again with one press', async () => {
    const page = await openPage('/projects');
    const columns = async () => (await texts(page.locator('.project-table thead th'))).length;
    const before = await columns();
    await menu(page, '显示的列').locator('summary').click();
    await menu(page, '显示的列').getByLabel('责任单位').uncheck();
    await menu(page, '显示的列').getByLabel('完成年份').check();
    equal(await columns(), before);
    equal(await head(page, 'project', '责任单位').count(), 0);
    await page.keyboard.press('Escape');
    await becomes(() => page.locator('.menu-sheet').count(), 0, 'boxes that Escape has not shut');
    await page.reload();
    await head(page, 'project', '完成年份').waitFor();
    equal(await head(page, 'project', '责任单位').count(), 0);
    await menu(page, '显示的列').locator('summary').click();
    await page.getByRole('button', { name: '恢复默认' }).click();
    await head(page, 'project', '责任单位').waitFor();
    equal(await head(page, 'project', '完成年份').count(), 0);
});

says('what the file of a list has can be chosen in the list, under the same title', async () => {
    for (const [name, elsewhere] of [
        ['projects', []],
        ['problems', []],
        ['indicators', ['近期目标', '远期目标']],
    ]) {
        // targets: by the years of the plan
        const page = await openPage(`/${name}`);
        const file = await page.evaluate((report) => fetch(`/api/v1/reports/${report}?format=md`).then((answer) => answer.text()), name);
        const titles = file
            .split('\n')
            .find((line) => line.startsWith('| '))
            .split('|')
            .map((one) => one.trim())
            .filter(Boolean);
        must(titles.length > 5, file.slice(0, 200));
        await menu(page, '显示的列').locator('summary').click();
        const offered = [
            ...(await texts(page.locator('.list-table').first().locator('thead th'))),
            ...(await texts(page.locator('.menu-sheet label'))),
        ];
        deepEqual(
            titles.filter((title) => !elsewhere.includes(title) && !offered.includes(title)),
            [],
            name,
        );
    }
});

says('findings of the data are a list: searched, of one rule, in the order of their text', async () => {
    const page = await openPage('/quality');
    await page.route(/\/api\/v1\/findings/, (route) =>
        route.fulfill({
            json: {
                counts: { error: 1, warning: 3 },
                findings: [
                    ['warning', 'unit-unknown', '乙 单位'],
                    ['warning', 'unit-unknown', '甲 单位'],
                    ['warning', 'other-rule', '丙'],
                    ['error', 'broken', '丁'],
                ].map(([severity, rule, text], line) => ({ severity, rule, subject: null, file: 'facts.csv', line, text, page: null })),
            },
        }),
    );
    const found = async () => (await texts(page.locator('.finding-table tbody th'))).join(', ');
    await page.goto('/quality');
    await becomes(found, '丁, 丙, 乙 单位, 甲 单位', 'errors, then rules with few places');
    await page.goto('/quality?rule=unit-unknown&sort=text');
    await becomes(found, '甲 单位, 乙 单位', 'those of a rule, by their text');
    await page.goto('/quality?q=丁');
    await becomes(found, '丁', 'what was searched');
});

says('a view is saved under a name, opened from elsewhere, and removed', async () => {
    const page = await openPage('/indicators?verdict=unmet&sort=name');
    const save = page.getByRole('button', { name: '保存当前筛选' });
    await menu(page, '常用视图').locator('summary').click();
    must(await save.isDisabled(), 'a view has a name');
    await page.getByLabel('视图名称').fill('没达标的');
    await save.click();
    await page.getByRole('link', { name: '没达标的' }).waitFor();
    await page.goto(new URL('/indicators', page.url()).href);
    await page.getByText('列出 38 项').waitFor();
    await menu(page, '常用视图').locator('summary').click();
    await page.getByRole('link', { name: '没达标的' }).click();
    await page.getByText('列出 5 项').waitFor();
    equal(new URL(page.url()).search, '?verdict=unmet&sort=name');
    equal(await page.getByRole('link', { name: '没达标的' }).getAttribute('aria-current'), 'true');
    await page.getByRole('button', { name: '删除视图 没达标的' }).click();
    await page.getByText('还没有保存的视图').waitFor();
});

says('what filters leave out stands in words, and each is dropped by a press', async () => {
    const page = await openPage('/indicators?verdict=unmet&attribute=binding');
    deepEqual(
        (await texts(page.locator('.chip'))).map((text) => text.replace(' ×', '')),
        ['属性：约束性', '结论：未达标'],
    );
    await page.locator('.chip', { hasText: '结论' }).click();
    await becomes(() => new URL(page.url()).search, '?attribute=binding', 'the address');
    await page.locator('.chip').click();
    await page.getByText('列出 38 项').waitFor();
    equal(await page.locator('.chip').count(), 0);
});

says('the head stays in sight while the list is read, and on a phone the filters lie behind a button', async () => {
    const page = await openPage('/data');
    await page.locator('.element-table tbody tr').nth(60).scrollIntoViewIfNeeded();
    const box = await page.locator('.element-table thead th').first().boundingBox();
    must(box.y >= 40 && box.y < 60, `the head is at ${box.y}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: '筛选和排序' }).waitFor();
    equal(await page.getByLabel('范围').isVisible(), false);
    await page.getByRole('button', { name: '筛选和排序' }).click();
    await page.getByLabel('范围').selectOption('missing');
    await page.getByLabel('排序').selectOption('name');
    await becomes(() => new URL(page.url()).search, '?has=missing&sort=name', 'the address');
});

says('several warnings are confirmed at once with a reason to pick; who was refused is told and stays selected', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?state=all&rule=exceedance', { server, expected: /409/ });
    await judged(page);
    equal(await page.locator('.pick-cell').count(), 0, 'a visitor selects nothing');
    await signIn(page, server);
    await page.getByLabel('选中本页全部').check();
    const bar = page.locator('.bulk-form');
    const rows = await page.locator('.warning-table tbody').count();
    must(rows >= 2, `${rows} rows`);
    const closed = await page.locator('.warning-table tbody', { hasText: '已关闭' }).count();
    must(closed >= 1 && closed < rows, `${closed} of ${rows} are closed`);
    await bar.getByRole('button', { name: '确认', exact: true }).click();
    await bar.getByText('请填写姓名和说明').waitFor();
    await bar.getByLabel('姓名').fill('李四');
    await bar.getByRole('button', { name: '属实，已通知企业' }).click();
    equal(await bar.getByLabel('说明').inputValue(), '属实，已通知企业');
    await bar.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText(`${rows - closed} 行已办，${closed} 行没有办成`).waitFor();
    equal(await page.locator('.bulk-outcome li').count(), closed);
    must((await textOf(page.locator('.bulk-outcome li').first())).includes('江海热电'), await textOf(page.locator('.bulk-outcome')));
    equal(await page.locator('.picked-row').count(), closed);
    await page.getByRole('button', { name: '取消选中' }).click();
    equal(await page.locator('.picked-row').count(), 0);
});

// What rows say, without who wrote them and when.
const OWN = ['id', 'who', 'recorded_ms', 'ended_who', 'ended_ms'];
const content = (rows) => rows.map((row) => JSON.stringify(Object.entries(row).filter(([key]) => !OWN.includes(key)))).sort();
async function withdrawSeveral(page, reason) {
    const bar = page.locator('.bulk-form');
    await page.getByLabel('选中本页全部').check();
    await bar.getByRole('button', { name: '撤销', exact: true }).click();
    await bar.getByText('请填写').first().waitFor();
    await bar.getByLabel('姓名').fill('李四');
    await bar.getByLabel('撤销原因').fill(reason);
    await bar.getByRole('button', { name: '撤销', exact: true }).click();
}

says(
    'several limits are withdrawn with one reason, and for ten seconds come back as they stood; ended ones are refused and say why',
    async () => {
        const server = await ownServer({ data: watchedFolder() });
        const page = await openPage('/warnings/limits', { server, expected: /status of 4(04|09|22)/ });
        const limits = async (ended = '') => (await (await fetch(`${server.url}/api/v1/limits${ended}`)).json()).limits;
        const before = await limits();
        must(before.length >= 2, `${before.length} limits`);
        equal(await page.locator('.pick-cell').count(), 0, 'a visitor selects nothing');
        await signIn(page, server);
        await withdrawSeveral(page, '许可证换了');
        await page.getByText(`${before.length} 行已办。`).waitFor();
        equal((await limits()).length, 0);
        await page.getByRole('button', { name: /^撤回（/ }).click();
        await page.locator('.undo-bar').getByText('已撤回').waitFor();
        deepEqual(content(await limits()), content(before));
        await page.goto('/warnings/limits?ended=1');
        const all = (await limits('?ended=1')).length;
        equal(all, 2 * before.length);
        await becomes(() => page.locator('.limit-table tbody').count(), all, 'with those that ended');
        await withdrawSeveral(page, '又换了');
        await page.getByText(`${before.length} 行已办，${before.length} 行没有办成`).waitFor();
        for (const line of await texts(page.locator('.bulk-outcome li'))) must(/(江海热电|文昌沙).*有效限值/.test(line), line);
        equal(await page.locator('.picked-row').count(), before.length);
    },
);

says('several spans of maintenance are withdrawn with one reason, and for ten seconds come back as they stood', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const spans = async () => (await (await fetch(`${server.url}/api/v1/maintenance`)).json()).maintenance;
    for (const [point, factor] of [['stack1', 'a21026'], ['wwtp1']]) {
        const answer = await fetch(`${server.url}/api/v1/maintenance`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' },
            body: JSON.stringify({
                person: '周十',
                point,
                ...(factor ? { factor } : {}),
                from: '2026-01-02T08:00:00+08:00',
                to: '2026-01-02T09:00:00+08:00',
                reason: '标定',
            }),
        });
        must(answer.ok, answer.status);
    }
    const before = await spans();
    const page = await openPage('/warnings/maintenance', { server });
    await signIn(page, server);
    await withdrawSeveral(page, '填错了');
    await page.getByText('2 行已办。').waitFor();
    equal((await spans()).length, 0);
    await page.getByRole('button', { name: /^撤回（/ }).click();
    await page.locator('.undo-bar').getByText('已撤回').waitFor();
    deepEqual(content(await spans()), content(before));
});

says('who comes back to a list finds the place where he was', async () => {
    const page = await openPage('/data');
    const row = page.locator('.element-table tbody tr').nth(70);
    await row.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => window.scrollY);
    must(before > 1000, `${before} px down`);
    await row.getByRole('link').first().click();
    await page.locator('.crumbs').waitFor();
    equal(await textOf(page.locator('.crumbs [aria-current]')), await textOf(page.locator('.crumbs span').last()));
    deepEqual((await texts(page.locator('.crumbs > *'))).slice(0, 2), ['填报与资料', '数据']);
    await page.goBack();
    await becomes(() => page.evaluate(() => window.scrollY), before, 'the place');
});
