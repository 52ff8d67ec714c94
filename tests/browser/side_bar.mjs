// The frame: the side bar, folded and as a drawer, and the bar of five on a phone.
import { axeFindings, becomes, deepEqual, demoServer, equal, must, openPage, PHONE, says, textOf, texts } from './harness.mjs';

const MIDDLE = { width: 1024, height: 768 };
const side = (page) => page.locator('nav.side');

says('groups hold their pages, the present one is marked, also on a page below it; a closed group stays closed', async () => {
    const page = await openPage('/points/none', { expected: /404/ });
    deepEqual(
        await texts(side(page).locator('.side-name')),
        ['工作台', '规划与指标', '监测预警', '填报与资料', '系统'],
        'a group without a page is not drawn',
    );
    equal(await textOf(side(page).locator('[aria-current]')), '监测点');
    await side(page).getByRole('button', { name: '规划与指标' }).click();
    equal(await side(page).getByRole('link', { name: '指标', exact: true }).count(), 0);
    await page.reload();
    equal(await side(page).getByRole('link', { name: '指标', exact: true }).count(), 0);
    equal(await side(page).getByRole('link', { name: '监测点' }).count(), 1);
});

says('folded it is a rail of signs; a sign opens it at its group; both are kept', async () => {
    const page = await openPage('/');
    await side(page).getByRole('button', { name: '收起' }).click();
    deepEqual(await texts(side(page).locator('button')), ['工', '规', '监', '填', '系']);
    await page.reload();
    deepEqual(await axeFindings(page), []);
    await side(page).getByRole('button', { name: '监测预警' }).click();
    equal(await page.evaluate(() => document.activeElement.textContent.trim()), '大屏');
    await page.reload();
    must(await side(page).getByRole('link', { name: '大屏' }).isVisible());
});

says('at 1024 the rail stands beside the page; a sign opens a drawer, Escape and a press beside it close it', async () => {
    const page = await openPage('/indicators', { size: MIDDLE });
    const content = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    must(content[0] <= content[1], content.join(' > '));
    deepEqual(await axeFindings(page), []);
    await side(page).getByRole('button', { name: '系统' }).click();
    equal(await page.evaluate(() => document.activeElement.textContent.trim()), '限值');
    await page.keyboard.press('Escape');
    equal(await side(page).getByRole('link').count(), 0);
    await side(page).getByRole('button', { name: '系统' }).click();
    await page.mouse.click(800, 600);
    await becomes(() => side(page).getByRole('link').count(), 0, 'closed');
});

says('on a phone four pages and all others are a press or two away', async () => {
    const page = await openPage('/indicators', { size: PHONE });
    equal(await side(page).count(), 1);
    must(!(await side(page).isVisible()), 'the bar beside the page is away');
    const bottom = page.locator('nav.bottom');
    deepEqual(await texts(bottom.locator('a, button')), ['总览', '监测点', '预警', '数据', '更多']);
    await bottom.getByRole('link', { name: '预警' }).click();
    await page.waitForURL('**/warnings');
    equal(await textOf(bottom.locator('[aria-current]')), '预警');
    await bottom.getByRole('button', { name: '更多' }).click();
    deepEqual(await axeFindings(page), []);
    await side(page).getByRole('link', { name: '帮助' }).click();
    await page.waitForURL('**/help');
    must(!(await side(page).isVisible()), 'a page that was chosen closes the drawer');
    const last = await page.evaluate(() => {
        scrollTo(0, document.body.scrollHeight);
        return [
            document.querySelector('.foot').getBoundingClientRect().bottom,
            document.querySelector('.bottom').getBoundingClientRect().top,
        ];
    });
    must(last[0] <= last[1], 'the bar covers no text at the end');
});

says('year and day are asked for where figures are of them, and simulated data are marked on every page, on paper too', async () => {
    const page = await openPage('/indicators', { server: await demoServer() });
    equal(await page.locator('header.top select').count(), 1);
    equal(await textOf(page.locator('[data-simulated]')), '模拟数据，不是真实统计');
    await side(page).getByRole('link', { name: '监测点' }).click();
    await page.waitForURL('**/points');
    equal(await page.locator('header.top select, header.top input').count(), 0);
    await page.emulateMedia({ media: 'print' });
    must(await page.locator('[data-simulated-paper]').isVisible());
});

says('a page is marked and stands in the side bar with its heading, with what was asked; pages seen lately are in the search', async () => {
    const page = await openPage('/indicators?verdict=unmet');
    await page.getByRole('button', { name: '收藏本页' }).click();
    const marked = page.locator('.side-starred a');
    await becomes(() => texts(marked).then(String), '指标', 'what is marked');
    await page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '规划', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /规划任务/ }).waitFor();
    await page.goto('/indicators/38');
    await page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '项目', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '重点工程' }).waitFor();
    await page.keyboard.press('Control+k');
    const entries = page.locator('.palette-entry');
    await becomes(
        () => texts(entries).then((all) => all.slice(0, 2).join('、')),
        '指标、公众对生态文明建设的满意度',
        'marked first, then the newest',
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await becomes(() => new URL(page.url()).pathname, '/indicators/38', 'the page seen last');
    await marked.click();
    await becomes(() => page.url().replace(/^.*?(?=\/indicators)/, ''), '/indicators?verdict=unmet', 'as it was asked');
    await page.reload();
    await page.getByRole('button', { name: '取消收藏' }).click();
    await becomes(() => marked.count(), 0, 'no longer');
});
