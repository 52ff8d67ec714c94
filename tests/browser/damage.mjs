// Damage of the data folder: shown to everybody, acknowledged by a person with a name and a reason.
import { axeFindings, becomes, deepEqual, equal, must, openPage, PHONE, says, textOf } from './harness.mjs';
import { signIn, walkServer } from './walk_server.mjs';

const card = (page) => page.locator('section.card', { hasText: '数据文件夹的损坏' });

says('the quality page and the health of devices show damage; a name and a reason acknowledge it', async () => {
    const server = await walkServer();
    const page = await openPage('/quality', { server });
    await card(page).waitFor();
    const rows = card(page).locator('tbody tr');
    must((await textOf(card(page))).includes('raw/00000001 不见了'), await textOf(card(page)));
    const count = await rows.count();
    must((await textOf(card(page))).includes(`${count} 处未确认`), await textOf(card(page)));
    equal(await card(page).getByRole('button').count(), 0, 'a visitor has nothing to press');
    await signIn(page, server);
    await page.goto('/quality');
    const row = rows.filter({ hasText: 'raw/00000001 不见了' });
    await row.getByRole('button', { name: /^确认/ }).click();
    await row.getByRole('button', { name: '确认', exact: true }).click();
    await row.getByText('请填写').first().waitFor();
    await row.getByLabel('姓名').fill('王芳');
    await row.getByLabel('原因和处理').fill('旧磁盘已更换');
    await row.getByRole('button', { name: '确认', exact: true }).click();
    await row.getByText('王芳：旧磁盘已更换').waitFor();
    await becomes(async () => (await textOf(card(page))).includes(`${count - 1} 处未确认`), true, 'one less');
    await page.goto('/devices');
    await card(page).waitFor();
    equal(await card(page).locator('tbody tr').count(), count - 1, 'what is acknowledged is done with');
    deepEqual(await axeFindings(page), []);
});

says('damage fits a phone', async () => {
    const server = await walkServer();
    const page = await openPage('/quality', { server, size: PHONE });
    await card(page).waitFor();
    must(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no scrolling sideways');
    deepEqual(await axeFindings(page), []);
});
