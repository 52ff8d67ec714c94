// The panel beside a list: a row with all its columns, the next one over the border of a page, by keys alone, in the address, on a phone.
import {
    axeFindings,
    becomes,
    deepEqual,
    equal,
    folderWith,
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
import { judged, signIn, watchedFolder } from './watched.mjs';

const panel = (page) => page.locator('dialog.list-panel');
const titleOf = (page) => textOf(panel(page).locator('h2'));
const looks = (page, table) => page.locator(`.${table}-table button.look`);
const opened = (page) => new URL(page.url()).searchParams.get('open');
const focused = (page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.className ?? '');

says('a row is looked at with every column, by keys alone; the address keeps it and the way back shuts it', async () => {
    const page = await openPage('/projects');
    const names = await texts(page.locator('.project-table tbody tr th a'));
    const second = looks(page, 'project').nth(1);
    await second.focus();
    await page.keyboard.press('Enter');
    await panel(page).waitFor();
    equal(await titleOf(page), names[1]);
    equal(opened(page), '2');
    const titles = await texts(panel(page).locator('dt'));
    for (const title of ['投资', '责任单位', '内容及规模', '完成年份'])
        must(
            titles.some((one) => one.startsWith(title)),
            `${title}: ${titles}`,
        );
    await becomes(() => focused(page), 'list-panel no-print', 'the focus');
    for (const [key, at] of [
        ['j', 2],
        ['ArrowRight', 3],
        ['k', 2],
        ['ArrowLeft', 1],
    ]) {
        await page.keyboard.press(key);
        await becomes(() => titleOf(page), names[at], `after ${key}`);
    }
    await page.reload();
    await becomes(() => titleOf(page), names[1], 'opened again');
    await panel(page).getByRole('button', { name: '下一条' }).press('Escape');
    await becomes(() => panel(page).count(), 0, 'panels');
    equal(opened(page), null);
    await becomes(() => focused(page), `看 ${names[1]}`, 'the focus is at its row again');
    await page.keyboard.press('o');
    await becomes(() => titleOf(page), names[1], 'by the key o');
    await page.goBack();
    await becomes(() => panel(page).count(), 0, 'panels after the way back');
    equal(new URL(page.url()).pathname, '/projects');
});

says('beside the panel the list is used on, and what a filter leaves out says so', async () => {
    const page = await openPage('/projects');
    await looks(page, 'project').first().click();
    const first = await titleOf(page);
    await page.getByRole('searchbox').first().fill('没有这样的项目');
    await panel(page).getByText('已经不在清单里').waitFor();
    equal(await titleOf(page), first);
    await page.getByRole('searchbox').first().fill('');
    await becomes(() => panel(page).getByText('已经不在清单里').count(), 0, 'what it says');
    await page.goto('/projects?open=9999');
    await panel(page).getByText('清单里没有这一条').waitFor();
});

const MANY = Array.from(
    { length: 130 },
    (_, index) => `p${String(index).padStart(3, '0')},stack,113.1,22.5,锅炉 ${String(index).padStart(3, '0')}`,
);
says('the next row goes on behind the border of a page, and back', async () => {
    const server = await ownServer({ data: folderWith(['point', `point,kind,longitude,latitude,name\n${MANY.join('\n')}\n`])() });
    const page = await openPage('/points?sort=code&open=p099', { server });
    await becomes(() => titleOf(page), '锅炉 099', 'the last of its page');
    await panel(page).getByRole('button', { name: '下一条' }).click();
    await becomes(() => titleOf(page), '锅炉 100', 'the first of the next page');
    must(new URL(page.url()).searchParams.get('cursor'), page.url());
    await panel(page).getByRole('button', { name: '上一条' }).click();
    await becomes(() => titleOf(page), '锅炉 099', 'the last of the page before');
    equal(await page.locator('.point-table tbody tr').count(), 100);
    equal(await panel(page).getByRole('link', { name: '打开它的页面' }).getAttribute('href'), '/points/p099');
});

says('a warning is handled in the panel; then it is gone, and the next one is a key away', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?rule=exceedance', { server });
    await judged(page);
    await signIn(page, server);
    const count = await page.locator('.warning-table tbody').count();
    await looks(page, 'warning').first().click();
    const name = await titleOf(page);
    await panel(page).getByText('处理过程').waitFor();
    await panel(page).getByLabel('姓名').fill('李四');
    await panel(page).getByLabel('说明').fill('已停炉检修 jk');
    await panel(page).getByRole('button', { name: '关闭', exact: true }).last().click();
    await panel(page).getByText('已经不在清单里').waitFor();
    equal(await titleOf(page), name, 'typing j and k into a field steps nowhere');
    await panel(page).getByText('已停炉检修 jk').waitFor();
    if (count > 1) {
        await panel(page).getByRole('button', { name: '下一条' }).click();
        await becomes(() => panel(page).getByText('已经不在清单里').count(), 0, 'what it says');
    }
});

says('a list that no page knows has the panel too', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/lists/limit_list', { server });
    await looks(page, 'served-limit_list').first().click();
    await panel(page).waitFor();
    must((await texts(panel(page).locator('dt'))).length > 10, 'the columns that are off too');
    must(opened(page), page.url());
});

for (const [name, size] of [
    ['a desk', WIDE],
    ['a phone', PHONE],
]) {
    says(`the panel has no finding of axe on ${name}, and fits it`, async () => {
        const server = await ownServer({ data: watchedFolder() });
        const page = await openPage('/warnings', { server, size });
        await judged(page);
        await looks(page, 'warning').first().click();
        await panel(page).getByLabel('姓名').waitFor();
        await settled(page);
        deepEqual(await axeFindings(page), []);
        const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        must(content <= room, `${content} of ${room}`);
        const box = await panel(page).boundingBox();
        if (size === PHONE) deepEqual([box.x, box.width], [0, size.width]);
        else must(box.width >= 380 && box.width <= 421, box.width);
        await panel(page).getByRole('button', { name: '关闭', exact: true }).first().click();
        await becomes(() => panel(page).count(), 0, 'panels');
    });
}
