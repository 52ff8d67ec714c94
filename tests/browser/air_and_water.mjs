// The pages of air and water with observations on them.
import { axeFindings, becomes, deepEqual, equal, folderWith, match, openPage, ownServer, PHONE, says } from './harness.mjs';

const POINTS =
    'point,mn,pw,edition,crc,kind,longitude,latitude,name\n' +
    'air1,m1,123456,2017,strict,air,113.1,22.5,江海站\n' +
    'riv1,m2,123456,2017,strict,river,113.1,22.5,麻园河\n' +
    'lake1,m3,123456,2017,strict,lake,113.1,22.5,白水湖\n' +
    'lake2,m4,123456,2017,strict,lake,113.1,22.5,石子湖\n';
const LAKE = { w01016: 30, w21011: 0.08, w21001: 1.5, w01004: 60, w01019: 6 };
const CLEAN = { a34004: 20, a34002: 40, a21026: 8, a21004: 20, a21005: 0.6, a05024: 60 };

function observations() {
    let text = 'point,factor,kind,time,value,origin\n';
    for (let day = 1; day <= 28; day += 1) {
        const date = `2020-02-${String(day).padStart(2, '0')}`;
        for (const [factor, value] of Object.entries(CLEAN))
            text += `air1,${factor},day,${date} 00:00:00,${day === 9 && factor === 'a34004' ? 160 : value},manual\n`;
    }
    for (let month = 1; month <= 12; month += 1) text += `riv1,w21003,day,2020-${String(month).padStart(2, '0')}-08 00:00:00,1.2,manual\n`;
    for (let month = 1; month <= 6; month += 1)
        for (const [factor, value] of Object.entries(LAKE)) text += `lake1,${factor},day,2020-0${month}-08 00:00:00,${value},manual\n`;
    text += 'lake2,w21011,day,2020-01-08 00:00:00,0.08,manual\n';
    for (let day = 1; day <= 3; day += 1) text += `riv1,orp,day,2020-03-0${day} 00:00:00,-100,manual\n`;
    return text;
}

let server = null;
async function observed() {
    server ??= await ownServer({ data: folderWith(['point', POINTS], ['series', observations()])() });
    return server;
}

says('a day of the calendar opens down to the hours of its station, on a desk and on a phone', async () => {
    for (const size of [undefined, PHONE]) {
        const page = await openPage('/air?of=2020', { server: await observed(), ...(size ? { size } : {}) });
        const heavy = page.getByRole('button', { name: /^2020-02-09 指数 210 重度，首要污染物 PM2\.5$/ });
        await heavy.click();
        await page.getByRole('button', { name: '看小时' }).click();
        await page.getByText('江海站：这一天的小时值').waitFor();
        deepEqual(await axeFindings(page), []);
        await becomes(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no overflow');
    }
});

says('a section shows its class and opens to the months of its items', async () => {
    const page = await openPage('/water?of=2020', { server: await observed() });
    await page.getByRole('button', { name: '麻园河', exact: true }).click();
    await page.getByRole('heading', { name: /麻园河\s*Ⅳ/ }).waitFor();
    deepEqual(await axeFindings(page), []);
});

says('a lake tells its trophic state or what is missing, a black and odorous river its grade', async () => {
    const page = await openPage('/water?of=2020', { server: await observed() });
    await page.getByText(/^营养状态 轻度富营养（TLI 5\d\.\d）$/).waitFor();
    await page.getByText(/^营养状态 缺叶绿素a、/).waitFor();
    await page.getByText(/^黑臭级别 轻度黑臭（/).waitFor();
    await page.getByRole('button', { name: '白水湖', exact: true }).click();
    await page.getByRole('heading', { name: '营养状态' }).waitFor();
    deepEqual(await axeFindings(page), []);
});

says('a section of one month is hatched as its legend says, and a month that has not begun is not missing', async () => {
    const page = await openPage('/water?of=2020', { server: await observed() });
    const row = page.locator('tr', { hasText: '石子湖' });
    match(await row.locator('.class-cell.partial').evaluate((node) => getComputedStyle(node).backgroundImage), /gradient/);
    await page.goto(`/water?of=${new Date().getFullYear() + 1}`);
    await page.getByRole('heading', { name: `${new Date().getFullYear() + 1} 年断面类别` }).waitFor();
    equal(await page.locator('tbody td.month .class-cell').count(), 0);
});
