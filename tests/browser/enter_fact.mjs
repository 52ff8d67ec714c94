// A value is entered, seen at once by everybody, and taken back.
import { becomes, equal, match, must, openPage, ownServer, says, textOf, texts } from './harness.mjs';

let server = null;
const LAND = '工业用地面积 · industrial_land';

async function signIn(page, token = server.token) {
    await page.getByLabel('口令').fill(token);
    await page.getByRole('button', { name: '使用', exact: true }).click();
}

async function watched(path) {
    const page = await openPage(path, { server });
    await page.evaluate(() => {
        globalThis.notReloaded = true;
    });
    return page;
}

const stillThere = (page) => page.evaluate(() => globalThis.notReloaded === true);
const verdicts = (page) => () => textOf(page.locator('h1'));
const headline = (page) => () => textOf(page.locator('.headline-value'));

says('a wrong token is refused in words, and without a token nothing is looked at', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server, expected: /status of 401/ });
    await signIn(page, 'not-the-token');
    await page.locator('[data-field="token"] .field-wrong', { hasText: '口令不对' }).waitFor();
    equal(await page.getByLabel('口令').getAttribute('aria-invalid'), 'true');
    await page.getByLabel('数据项或指标').fill('industrial_land');
    await page.getByLabel('数值').fill('12940.95');
    await page.getByLabel('来源').fill('国土调查');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByText('先在上面填管理员口令').waitFor();
    equal(await page.getByRole('button', { name: '确认保存' }).count(), 0);
});

says('fields that are empty, names that are unknown and units that do not fit are said in words', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server });
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByText('请填写：数据项或指标、数值、来源').waitFor();
    await page.getByLabel('数据项或指标').fill('没有这个');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByText('列表里没有“没有这个”').waitFor();
    await page.getByLabel('数据项或指标').fill('industrial_land');
    const units = page.getByRole('combobox', { name: '单位', exact: true });
    await becomes(() => units.inputValue(), '亩');
    must(!(await units.locator('option').allInnerTexts()).includes('万元'), 'money is no unit of land');
});

says('land entered in 亩 from the gap in the lineage changes indicator 24 and the overview in open pages, without reload', async () => {
    server ??= await ownServer();
    const [overview, indicator, page] = [
        await watched('/?year=2017'),
        await watched('/indicators/24?year=2017'),
        await openPage('/indicators/24?year=2017', { server }),
    ];
    await page.locator('#from').getByRole('link', { name: /^填报/ }).click();
    await signIn(page);
    await page.getByText('已用管理员口令登录').waitFor();
    await becomes(() => page.getByLabel('数据项或指标').inputValue(), LAND);
    equal(await page.getByRole('spinbutton', { name: '年份' }).inputValue(), '2017');
    await page.getByLabel('数值').fill('12940.95');
    await page.getByRole('combobox', { name: '单位', exact: true }).selectOption('亩');
    await page.getByLabel('来源').fill('国土调查 2017');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByRole('heading', { name: '保存以后会变' }).waitFor();
    match(await textOf(page.locator('.preview tbody tr')), /^24 单位工业用地工业增加值（东部地区） 没有数据 达标 80 万元\/亩$/);
    equal(await verdicts(overview)(), '38 项指标，29 项达标，1 项预计达标，5 项未达标，3 项没有数据', 'a look saves nothing');
    await page.getByRole('button', { name: '确认保存' }).click();
    await page.getByText('已保存').waitFor();
    await becomes(verdicts(overview), '38 项指标，30 项达标，1 项预计达标，5 项未达标，2 项没有数据');
    await becomes(headline(indicator), '80 万元/亩 · 2017 年 达标 算出');
    match(await textOf(indicator.locator('#from .tree')), /工业用地面积 12,940\.95亩 · 2017 年.*国土调查 2017/);
    await overview.getByText('数据刚刚更新：指标 24').waitFor();
    must((await stillThere(overview)) && (await stillThere(indicator)), 'no page was loaded again');
});

says('withdrawing that value brings "no data" back, and tables say that it was withdrawn', async () => {
    server ??= await ownServer();
    const [overview, indicator, page] = [
        await watched('/?year=2017'),
        await watched('/indicators/24?year=2017'),
        await openPage('/data/elements/industrial_land', { server }),
    ];
    await page.getByRole('link', { name: '更正或撤回' }).click();
    await signIn(page);
    await page.getByText('现在 2017 年已有：12,940.95 亩').waitFor();
    await page.getByLabel('撤回这个数').check();
    equal(await page.getByLabel('数值').count(), 0, 'a withdrawal has no value');
    await page.getByLabel('来源').fill('录错了');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    match(await textOf(page.locator('.preview tbody tr')), /^24 .* 达标 80 万元\/亩 没有数据$/);
    await page.getByRole('button', { name: '确认保存' }).click();
    await page.getByText('已保存').waitFor();
    await becomes(verdicts(overview), '38 项指标，29 项达标，1 项预计达标，5 项未达标，3 项没有数据');
    await becomes(headline(indicator), '没有数据');
    must((await stillThere(overview)) && (await stillThere(indicator)), 'no page was loaded again');
    await page.goto('/data/elements/industrial_land');
    const rows = await texts(page.locator('tbody tr'));
    equal(rows.length, 2);
    match(rows[0], /^2017 已撤回 录错了/);
    match(rows[1], /^2017 12,940\.95 亩 已被替换 国土调查 2017/);
    equal(await textOf(page.locator('.headline-value')), '没有数据');
    equal(await page.getByRole('link', { name: '更正或撤回' }).count(), 0);
});

says('a value far from those before it is asked for its reason at its field, and keeps it', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server, expected: /status of 422/ });
    await signIn(page);
    const enter = async (year, value) => {
        await page.getByLabel('数据项或指标').fill('water_use');
        await page.getByRole('spinbutton', { name: '年份' }).fill(year);
        await page.getByLabel('数值').fill(value);
        await page.getByLabel('来源').fill('水务局');
        await page.getByRole('button', { name: '先看看会变什么' }).click();
    };
    for (const [year, value] of [
        ['2015', '30'],
        ['2016', '31.5'],
        ['2017', '31.67'],
    ]) {
        await enter(year, value);
        await page.getByRole('button', { name: '确认保存' }).click();
        await page.getByText('已保存').waitFor();
        await page.getByRole('button', { name: '再填一个' }).click();
    }
    equal(await page.getByLabel('原因').count(), 0, 'nothing is asked before it is needed');
    await enter('2018', '5004');
    const reason = page.getByLabel('原因');
    await reason.waitFor();
    await page.getByText('158 倍').first().waitFor();
    equal(await reason.getAttribute('aria-invalid'), 'true');
    await reason.fill('新水厂投产');
    await page.getByRole('button', { name: '先看看会变什么' }).click();
    await page.getByRole('button', { name: '确认保存' }).click();
    await page.getByText('已保存').waitFor();
    await page.goto('/data/elements/water_use');
    await page.getByText('原因：新水厂投产').first().waitFor();
});

says('a year without a value offers nothing to withdraw', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter?subject=33&period=2017', { server });
    await page.getByLabel('撤回这个数').check();
    await page.getByRole('spinbutton', { name: '年份' }).fill('2016');
    await page.getByLabel('数值').waitFor();
    equal(await page.getByLabel('撤回这个数').count(), 0);
});

says('a year that is typed, pasted or stepped is taken; what is no year is said at the field, with everything else', async () => {
    server ??= await ownServer();
    const page = await openPage('/data/enter', { server });
    await signIn(page);
    const year = page.getByRole('spinbutton', { name: '年份' }),
        look = page.getByRole('button', { name: '先看看会变什么' });
    await page.getByLabel('数据项或指标').fill('industrial_land');
    await page.getByLabel('数值').fill('８６２．７３');
    await page.getByLabel('来源').fill('国土调查');
    for (const [text, wrong] of [
        ['', '请填写'],
        ['二〇一六', '“二〇一六”不是数字'],
        ['2016.5', '“2016.5”不是整数'],
        ['216', '不能小于 1990'],
        ['20166', '不能大于 2100'],
    ]) {
        await year.fill(text);
        await look.click();
        await page.locator('[data-field="year"] .field-wrong', { hasText: wrong }).waitFor();
        equal(await year.getAttribute('aria-invalid'), 'true');
        must(await year.evaluate((node) => node === document.activeElement), 'the focus is at what is wrong');
    }
    await page.getByLabel('来源').fill('');
    await look.click();
    equal(await page.locator('[aria-invalid="true"]').count(), 2, 'all that is wrong is marked together');
    await page.getByLabel('来源').fill('国土调查');
    for (const [typed, wanted] of [
        ['2016', '2016'],
        ['２０１５', '2015'],
        [' 2014 ', '2014'],
    ]) {
        await year.fill('');
        await year.pressSequentially(typed);
        await look.click();
        await page.getByRole('heading', { name: '保存以后会变' }).waitFor();
        equal(await year.inputValue(), wanted);
        await page.getByRole('button', { name: '修改' }).click();
    }
    await year.press('ArrowUp');
    equal(await year.inputValue(), '2015');
    await look.click();
    await page.getByRole('heading', { name: '保存以后会变' }).waitFor();
});
