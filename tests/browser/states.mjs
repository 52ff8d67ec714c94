// What the pages say of a state: no two words of one row contradict each other, whatever year is chosen.
import { equal, match, must, openPage, says, textOf, texts } from './harness.mjs';

const REACHED = /已达到|已经达到/;
const OPEN = /没有数据|未达标/;

async function rowsOf(page, selector) {
    const rows = await texts(page.locator(selector));
    must(rows.length > 0, `no ${selector}`);
    return rows;
}

for (const year of ['2017', '2020', '2025']) {
    says(`in ${year} no row of the first page, the lists and annex 2 says that it is reached and that it is not`, async () => {
        const page = await openPage(`/?year=${year}`);
        const rows = await rowsOf(page, '.miss-row');
        for (const path of [`/reachability?year=${year}`, `/indicators?class=all&year=${year}`]) {
            await page.goto(path);
            await page.locator('.reach-card, .indicator-table').first().waitFor();
            rows.push(...(await rowsOf(page, path.startsWith('/reach') ? '.reach-card' : '.indicator-table tbody tr')));
        }
        for (const row of rows) must(!(REACHED.test(row) && OPEN.test(row)), row);
    });
}

says('the heads of indicators that had data in 2017 only say so in 2025', async () => {
    const page = await openPage('/help');
    for (const no of ['10', '11', '17', '22', '23', '31']) {
        await page.goto(`/indicators/${no}?year=2025`);
        const head = await textOf(page.locator('main section.card').first());
        must(!REACHED.test(head), head);
        match(head, no === '31' ? /2025 年没有达到/ : /2025 年目标到期时没有数据；2017 年曾达标/);
    }
});

says('what will be missed follows the chosen year and names the stage; a stage that is over is settled', async () => {
    const page = await openPage('/?year=2017');
    const title = page.locator('.card-head h2', { hasText: /目标到期结算|会错过什么/ });
    match(await textOf(title), /^近期.*2020 年会错过什么/);
    await page.getByLabel('评价年').selectOption('2022');
    await page.getByText(/远期.*2025 年会错过什么/).waitFor();
    match(await textOf(page.locator('main')), /2020 年目标已到期：20 项达到，8 项未达到，10 项没有数据或依据/);
    await page.getByLabel('评价年').selectOption('2025');
    await page.getByText(/2025 年目标到期结算/).waitFor();
    match(await textOf(page.locator('.standing-age')), /规划期（2018—2025 年）已结束，按 2025 年目标结算/);
});

says('the first page opens on the newest year of data, says how old it is, and leads to the settlement', async () => {
    const page = await openPage('/');
    match(await textOf(page.locator('h1')), /^38 项指标，24 项达标，1 项预计达标，5 项未达标，8 项没有数据$/);
    const age = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() - 2018;
    const line = await textOf(page.locator('.standing-age'));
    match(line, new RegExp(`数据截至 2018 年，距今 ${age} 年`));
    match(line, /2018 年的新数 4 项，沿用更早的数 26 项/);
    match(line, /规划期（2018—2025 年）已经结束/);
    await page.getByRole('link', { name: /看 2025 年目标结算/ }).click();
    await page.waitForURL('**/?year=2025');
    await page
        .getByText(/按 2025 年目标结算/)
        .first()
        .waitFor();
    await page.goto('/?year=2017');
    await page.getByRole('link', { name: /2018 年有 4 项新数/ }).click();
    await page.waitForURL('**/?year=2018');
    equal(await page.getByLabel('评价年').inputValue(), '2018');
});
