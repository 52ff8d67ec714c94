// Files to take along.
import { readFileSync } from 'node:fs';
import { deepEqual, equal, match, must, openPage, says } from './harness.mjs';

async function downloaded(page, name) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

function isSheet({ name, bytes }) {
    match(name, /\.xlsx$/);
    must(bytes.length > 2000 && bytes.subarray(0, 2).toString() === 'PK', `${name}: ${bytes.length} bytes`);
}

for (const [path, word] of [
    ['/indicators', /生态文明建设规划/],
    ['/projects', /三旧改造/],
    ['/problems', /森林覆盖率/],
    ['/reachability', /公众绿色出行率/],
]) {
    says(`${path} gives its table as a spreadsheet and as text`, async () => {
        const page = await openPage(path);
        isSheet(await downloaded(page, '导出 Excel'));
        const text = await downloaded(page, '导出 Markdown');
        match(text.name, /\.md$/);
        match(text.bytes.toString(), word);
    });
}

says('the table to be filled in comes as a spreadsheet and as CSV with the missing inputs', async () => {
    const page = await openPage('/data/import');
    isSheet(await downloaded(page, 'XLSX'));
    match((await downloaded(page, 'CSV')).bytes.toString(), /industrial_land|工业用地面积/);
});

const SHEET_NUMBERS = (text) => [...text.matchAll(/^\| [^|]* \| (S?\d+) \|/gm)].map((found) => found[1]);

says('a filtered and sorted list of indicators is exported as it is shown', async () => {
    const page = await openPage('/indicators?verdict=unmet&sort=name&year=2017');
    const shown = await page.locator('.indicator-table tbody tr:not(.part-row) td:first-child').allInnerTexts();
    deepEqual(SHEET_NUMBERS((await downloaded(page, /导出 Markdown（当前 5 行）/)).bytes.toString()), shown);
    isSheet(await downloaded(page, /导出 Excel（当前 5 行）/));
    await page.goto('/indicators?class=secondary&sort=name');
    await page.locator('.indicator-table tbody tr').first().waitFor();
    const secondary = await page.locator('.indicator-table tbody tr:not(.part-row) td:first-child').allInnerTexts();
    must(
        secondary.every((no) => no.startsWith('S')),
        secondary,
    );
    deepEqual(SHEET_NUMBERS((await downloaded(page, /导出 Markdown/)).bytes.toString()), secondary);
});

says('filtered projects are exported in their order, with the sum of what is shown', async () => {
    const page = await openPage('/projects?q=污水&sort=money');
    const shown = await page.locator('.project-table tbody tr td:first-child').allInnerTexts();
    must(shown.length > 1 && shown.length < 52, shown.length);
    const text = (await downloaded(page, /导出 Markdown/)).bytes.toString();
    deepEqual(SHEET_NUMBERS(text), shown);
    match(text, new RegExp(`共 ${shown.length} 项`));
});

says('a list that shows no row offers no file', async () => {
    const page = await openPage('/projects?q=没有这样的工程');
    await page.getByText('没有符合条件的工程').waitFor();
    equal(await page.locator('.exports a').count(), 0);
});
