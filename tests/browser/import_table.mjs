// A table from a file: all or nothing, and every row gets its answer.
import { equal, match, must, openPage, ownServer, says, textOf, texts } from './harness.mjs';

const HEAD = '数据项,年份,数值,单位,来源\n';
const GOOD = 'industrial_land,2017,862.73,公顷,国土调查\n';
const WRONG = '38,2018,75.2,万元,问卷\n';
let server = null;

async function choose(page, text) {
    await page.getByLabel('文件').setInputFiles({ name: '表.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: '先检查' }).click();
}

async function opened(expected) {
    server ??= await ownServer();
    const page = await openPage('/data/import', { server, expected });
    await page.getByLabel('口令').fill(server.token);
    await page.getByRole('button', { name: '使用', exact: true }).click();
    await page.getByText('已用管理员口令登录').waitFor();
    return page;
}

const verdict = async () => (await (await fetch(`${server.url}/api/v1/indicators/24`)).json()).verdict;

says('one wrong row keeps the whole table out and is named with its reason', async () => {
    const page = await opened(/status of 422/);
    await choose(page, HEAD + GOOD + WRONG);
    await page.getByText('有错误，一行也没有保存。').waitFor();
    const rows = await texts(page.locator('tbody tr'));
    equal(rows.length, 2);
    match(rows[0], /^2 可以 industrial_land/);
    match(rows[1], /^3 有误 .*万元.*不能换算/);
    must(await page.getByRole('button', { name: '确认导入' }).isDisabled());
    equal(await verdict(), 'no_data');
});

says('a right table is checked without saving, then imported', async () => {
    const page = await opened();
    await choose(page, HEAD + GOOD);
    await page.getByText('检查通过：1 行，还没有保存。').waitFor();
    equal(await verdict(), 'no_data');
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByText('已导入 1 行。').waitFor();
    equal(await verdict(), 'met');
});

says('what a row would change is shown before it is done: new, changed from what to what, the same', async () => {
    const page = await opened();
    await choose(page, HEAD + 'industrial_land,2017,870,公顷,复核\n38,2018,75.2,%,问卷\n');
    await page.getByText('新增 1 行，改变 1 行，与现有的相同 0 行').waitFor();
    const rows = await texts(page.locator('tbody tr'));
    match(rows[0], /工业用地面积.*（改变：862.73 公顷 → 870 公顷）/);
    match(rows[1], /（新增）/);
    await choose(page, HEAD + GOOD);
    await page.getByText('与现有的相同 1 行').waitFor();
    match((await texts(page.locator('tbody tr')))[0], /（与现有的相同）/);
});

says('a file that is no table is answered in one sentence', async () => {
    const page = await opened(/status of 422/);
    await choose(page, 'a,b\n1,2\n');
    const problem = await textOf(page.locator('[aria-live] .problem'));
    must(problem.length > 5 && problem.length < 120, problem);
    equal(await page.locator('tbody tr').count(), 0);
});
