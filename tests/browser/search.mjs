// The search over everything: opened by keys and by the button, used by keys alone, on a phone, by a visitor and by an administrator.
import { axeFindings, becomes, deepEqual, equal, folderWith, match, openPage, ownServer, PHONE, says, textOf, texts } from './harness.mjs';
import { signIn } from './walk_server.mjs';

const POINTS = `point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704P001,123456,2017,strict,stack,113.10,22.55,一号锅炉
wwtp1,440704P002,123456,2017,strict,sewage,113.14,22.57,氨氮监测点
`;
let server = null;
const open = async (path, options = {}) => {
    server ??= await ownServer({ data: folderWith(['point', POINTS])() });
    return openPage(path, { server, ...options });
};
const palette = (page) => page.locator('dialog.palette');
const field = (page) => palette(page).getByRole('combobox');
const said = (page) => textOf(palette(page).getByRole('status'));
const kinds = (page) => texts(palette(page).locator('.palette-kind'));
const options = (page) => texts(palette(page).getByRole('option'));
const chosen = (page) => textOf(palette(page).locator('[aria-selected="true"]'));
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('role') ?? document.activeElement.textContent.trim());
async function ask(page, text) {
    await field(page).fill(text);
    await becomes(async () => /^(找到|没有找到|连不上)/.test(await said(page)), true, 'an answer');
}

says('a slash opens it and Escape gives the focus back; Ctrl+K opens it while somebody types', async () => {
    const page = await open('/indicators');
    const link = page.locator('main a').first();
    await link.focus();
    const before = await focused(page);
    await page.keyboard.press('/');
    await field(page).waitFor();
    equal(await focused(page), 'combobox');
    equal(await field(page).inputValue(), '');
    match(await said(page), /^可以找：页面、指标/);
    deepEqual(await axeFindings(page), []);
    await page.keyboard.type('g/o');
    equal(await field(page).inputValue(), 'g/o', 'letters are letters');
    await page.keyboard.press('Escape');
    equal(await palette(page).count(), 0);
    equal(await focused(page), before);
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    equal(await focused(page), 'combobox');
});

says('arrows choose, Enter opens; each kind has its hits, by names, numbers and initials', async () => {
    const page = await open('/?year=2017');
    await page.keyboard.press('Control+k');
    await ask(page, '监测点');
    deepEqual(await kinds(page), ['页面', '规划任务', '监测点']);
    equal(await chosen(page), '监测点 监测预警');
    equal(
        await field(page).getAttribute('aria-activedescendant'),
        await palette(page).locator('[aria-selected="true"]').getAttribute('id'),
    );
    await page.keyboard.press('ArrowDown');
    equal(await chosen(page), (await options(page))[1]);
    await page.keyboard.press('ArrowUp');
    equal(await chosen(page), '监测点 监测预警');
    await page.keyboard.press('ArrowUp');
    match(await chosen(page), /^氨氮监测点 wwtp1/, 'before the first comes the last');
    deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/points/wwtp1' && url.searchParams.get('year') === '2017');
    equal(await palette(page).count(), 0);
    await page.waitForFunction(() => document.activeElement.id === 'main');
    for (const [text, kind, path] of [
        ['adjcd', '监测点', '/points/wwtp1'],
        ['jcd', '页面', '/points'],
        ['industrial_land', '数据项', '/data/elements/industrial_land'],
        ['公众对生态文明建设的满意度', '指标', '/indicators/38'],
    ]) {
        await page.keyboard.press('/');
        await ask(page, text);
        equal((await kinds(page))[0]?.split(' ')[0], kind, text);
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.pathname === path);
    }
    await page.keyboard.press('/');
    await ask(page, 'anjcd');
    equal(await said(page), '没有找到“anjcd”');
});

says('a task opens its chapter; Enter that comes before the answer opens what the answer brings', async () => {
    const page = await open('/help');
    const measures = (await (await fetch(`${server.url}/api/v1/measures`)).json()).measures;
    const one = measures.find(
        (measure) => measures.filter((other) => other.title.includes(measure.title)).length === 1 && measure.title.length > 8,
    );
    await page.keyboard.press('/');
    await field(page).fill(one.title);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/plan' && url.hash === `#${one.id}`);
    await page.locator(`[id="${one.id}"]`).waitFor(); // its chapter is open
});

says('an earlier answer never follows a later one, and a question is asked once typing rests', async () => {
    const page = await open('/help');
    const asked = [];
    await page.route(/\/api\/v1\/search/, async (route) => {
        const text = new URL(route.request().url()).searchParams.get('q');
        asked.push(text);
        if (text === '氨')
            await new Promise((done) => {
                setTimeout(done, 1500);
            });
        await route.continue().catch(() => undefined); // one that nobody waits for any more is gone
    });
    await page.keyboard.press('/');
    await field(page).waitFor();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000); // however slow the machine is, no time passes between the letters
    await field(page).pressSequentially('一号锅');
    await page.clock.runFor(150);
    await becomes(() => asked.join(), '一号锅', 'letters that follow each other are one question');
    await page.clock.resume();
    await field(page).fill('氨');
    await becomes(() => asked.length, 2, 'asked');
    await ask(page, '一号锅炉');
    match((await options(page))[0], /^一号锅炉/);
    await page.waitForTimeout(1800);
    match((await options(page))[0], /^一号锅炉/);
    match(await said(page), /^找到 1 个/);
});

says('numbers of devices are found by an administrator and by no visitor', async () => {
    const page = await open('/');
    await page.keyboard.press('/');
    await ask(page, '440704P001');
    equal(await said(page), '没有找到“440704P001”');
    await page.keyboard.press('Escape');
    await signIn(page, server);
    await page.keyboard.press('Control+k');
    match(await said(page), /设备（MN）/);
    await ask(page, '440704P001');
    deepEqual([await kinds(page), await options(page)], [['设备'], ['440704P001 一号锅炉']]);
});

says('on a phone it is the whole screen, opened and closed by buttons; in English it speaks English', async () => {
    const page = await open('/', { size: PHONE });
    await page.getByRole('button', { name: '搜索' }).click();
    await ask(page, '锅炉');
    const box = await palette(page).boundingBox();
    deepEqual([box.x, box.y, box.width, box.height], [0, 0, PHONE.width, PHONE.height]);
    deepEqual(await axeFindings(page), []);
    await palette(page).getByRole('button', { name: '关闭' }).click();
    equal(await palette(page).count(), 0);
    await page.getByRole('button', { name: '搜索' }).click();
    await ask(page, '锅炉');
    await palette(page)
        .getByRole('option', { name: /一号锅炉/ })
        .click();
    await page.waitForURL('**/points/stack1');
    const english = await open('/', { english: true });
    await english.keyboard.press('/');
    await field(english).fill('industrial land');
    await palette(english).getByRole('option').first().waitFor();
    match((await kinds(english)).join(), /Data items/);
    match(await said(english), /^\d+ found$/);
});

says('what is refused is said, and when the server is away pages are found all the same', async () => {
    const page = await open('/help', { expected: /400|ERR_|Failed to load resource/ });
    await page.keyboard.press('/');
    await field(page).fill('a b c d e f g h i');
    await becomes(() => said(page), '一次最多查 8 个词');
    await page.route(/\/api\/v1\/search/, (route) => route.abort());
    await ask(page, '空气');
    equal(await said(page), '连不上服务器，现在只能找页面。');
    deepEqual(await options(page), ['空气 监测预警']);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/air');
});

says('switched off, the keys open nothing; the button does', async () => {
    const page = await open('/help');
    await page.getByLabel('使用快捷键').uncheck();
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+k');
    equal(await palette(page).count(), 0);
    await page.getByRole('button', { name: '搜索' }).click();
    await field(page).waitFor();
});
