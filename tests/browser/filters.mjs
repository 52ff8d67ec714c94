// Filters live in the address: a page can be sent to a colleague, and survives a reload.
import { equal, openPage, says } from './harness.mjs';

const listed = (page, n) => page.getByText(new RegExp(`列出 ${n} 项`)).waitFor();
const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);

says('filters of the indicators stand in the address and survive a reload', async () => {
    const page = await openPage('/indicators');
    await page.getByLabel('结论').selectOption('unmet');
    await listed(page, 5);
    await page.getByLabel('领域').selectOption({ label: '生态生活' });
    await page.getByLabel('搜索').fill('出行');
    await listed(page, 1);
    equal(query(page).verdict, 'unmet');
    equal(query(page).q, '出行');
    await page.reload();
    await listed(page, 1);
    equal(await page.getByLabel('结论').inputValue(), 'unmet');
    equal(await page.getByLabel('搜索').inputValue(), '出行');
    equal(await page.locator('.indicator-table tbody tr').count(), 1);
});

says('clearing the filters clears the address and shows all 38 again', async () => {
    const page = await openPage('/indicators?verdict=unmet&q=%E5%87%BA%E8%A1%8C');
    await listed(page, 1);
    await page.getByRole('button', { name: '清除筛选' }).click();
    await listed(page, 38);
    equal(new URL(page.url()).search, '');
});

says('a filter that nothing fits says so and offers the way back', async () => {
    const page = await openPage('/indicators?q=zzzz');
    await page.getByText('没有符合条件的指标').waitFor();
    await page.locator('.empty').getByRole('button', { name: '清除筛选' }).click();
    await listed(page, 38);
});

says('filters of the projects survive a reload', async () => {
    const page = await openPage('/projects');
    await listed(page, 52);
    await page.getByLabel('类别').selectOption({ label: '生态空间优化工程' });
    await page.getByRole('button', { name: '投资' }).click();
    await listed(page, 3);
    await page.reload();
    await listed(page, 3);
    equal(await page.locator('.project-table').getByRole('columnheader', { name: '投资' }).getAttribute('aria-sort'), 'descending');
});

says('the year is carried from page to page and survives a reload', async () => {
    const page = await openPage('/');
    await page.getByLabel('评价年').selectOption('2019');
    await page.getByText('按国家标准评价 2019 年').waitFor();
    equal(query(page).year, '2019');
    await page.getByRole('link', { name: '可达性', exact: true }).click();
    await page.waitForURL('**/reachability?year=2019');
    await page.reload();
    equal(await page.getByLabel('评价年').inputValue(), '2019');
});
