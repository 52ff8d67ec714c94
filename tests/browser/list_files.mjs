// Lists to take along: the file has what the server leaves, and says so where the page chooses more; administrators are told more.
import { readFileSync } from 'node:fs';
import { equal, must, openPage, ownServer, says, textOf } from './harness.mjs';
import { signIn, watchedFolder } from './watched.mjs';

async function lines(page) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出 CSV' }).first().click()]);
    return readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n');
}

says('a filter of the server reaches the file; one of the page does not, and the link says how many rows it has', async () => {
    const page = await openPage('/warnings/limits?point=wwtp1', { server: await ownServer({ data: watchedFolder() }) });
    await page.locator('.limit-table tbody tr').first().waitFor();
    equal((await lines(page)).length, 2);
    equal(await page.getByText('全部 1 行').count(), 0);
    await page.goto(new URL('/warnings/limits?basis=permit', page.url()).href);
    must((await textOf(page.locator('.list-tools'))).includes('全部 2 行'), 'how many rows');
    equal((await lines(page)).length, 3);
});

says('the file of the devices has their numbers for an administrator, and for nobody else', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/devices', { server });
    await page.locator('.device-table').waitFor();
    must(!(await lines(page)).join().includes('440704W001'), 'a number for everybody');
    await page.goto(new URL('/warnings/limits', page.url()).href);
    await signIn(page, server);
    await page.getByText('已用管理员口令登录').waitFor();
    await page.goto(new URL('/devices', page.url()).href);
    await page.locator('.device-table', { hasText: '440704W001' }).waitFor();
    must((await lines(page)).join().includes('440704W001'), 'no number');
});
