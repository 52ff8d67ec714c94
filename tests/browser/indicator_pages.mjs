// Two indicators as people read them: one with a trend, one that lacks an input.
import { equal, match, openPage, says, textOf, texts } from './harness.mjs';

says('indicator 38 shows what is needed, what happens and where it leads', async () => {
    const page = await openPage('/indicators/38?year=2017');
    match(await textOf(page.locator('.headline-value')), /^73\.88 % · 2017 年 未达标 公布值/);
    const all = await texts(page.locator('.headline .facts > div'));
    equal(
        all.join(' | '),
        '国家标准 ≥80 % | 2020 年目标 ≥80 % | 2025 年目标 ≥80 % | 每年需要 +2.04 | 实际每年 +4.3 | 按走势 2020 年 86.78 ↗ 可达',
    );
});

says('the chart of indicator 38 says its points, its line and its projection to those who listen', async () => {
    const page = await openPage('/indicators/38?year=2017');
    const chart = page.getByRole('img', { name: /历年数值/ });
    match(
        await chart.getAttribute('aria-label'),
        /^公众对生态文明建设的满意度历年数值：2016 年 69\.58 %、2017 年 73\.88 %。标准和 2020、2025 目标 ≥ 80；2020 86\.78 预计；2025 100 预计$/,
    );
    equal(await chart.locator('circle.point:not(.open)').count(), 2);
    equal(await chart.locator('path.projection').count(), 1);
    equal(await chart.locator('path.band').count(), 0, 'two points give no interval');
});

says('the lineage of indicator 38 ends at the sections of the plan', async () => {
    const page = await openPage('/indicators/38?year=2017');
    match(
        await textOf(page.locator('#from .tree')),
        /73\.88% · 2017 年 公布值.*规划表 2-1.*规划附件 1.*规划附件 2.*记录于 \d{4}-\d\d-\d\d/,
    );
});

says('the lineage of indicator 24 goes down to its inputs: one with its source, one missing and to be filled in', async () => {
    const page = await openPage('/indicators/24?year=2017');
    equal(await page.locator('#from .tree > li > ul > li').count(), 2);
    const [added, land] = await texts(page.locator('#from .tree > li > ul > li'));
    match(added, /^工业增加值 1,035,277 ?万元 · 2017 年 公布值.*规划/);
    match(land, /^工业用地面积 缺 2017 年 填报 ›$/);
    match(await textOf(page.locator('.formula')), /工业增加值.*工业用地面积/);
});

says('what indicator 24 lacks is shown as missing, never as a number', async () => {
    const page = await openPage('/indicators/24?year=2017');
    match(await textOf(page.locator('.headline-value')), /^没有数据$/);
    match(await textOf(page.locator('main')), /有工业增加值，缺工业用地面积，无法计算.*还没有任何一年的数值/);
    equal(await page.locator('svg.chart').count(), 0);
    await page.goto('/?year=2017');
    equal(await page.locator('.miss-row', { hasText: '单位工业用地工业增加值' }).locator('.bar.missing').count(), 1);
    equal(await page.locator('.squares a.is-no_data').count(), 3);
});

says('the chart of indicator 33 joins its two neighbouring years, and the table lists both', async () => {
    const page = await openPage('/indicators/33');
    const chart = page.getByRole('img', { name: /历年数值/ });
    equal(await chart.locator('path.series').count(), 1);
    await page.getByText('看数字').click();
    equal(
        (await texts(page.locator('.history-table tbody tr'))).map((row) => row.split(' ').slice(0, 2).join(' ')).join(', '),
        '2017 31.11, 2018 31.67',
    );
});
