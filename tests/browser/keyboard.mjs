// Everything by keyboard: the way through the page, and the shortcuts.
import { deepEqual, equal, must, openPage, says, textOf } from './harness.mjs';

const focused = (page) =>
    page.evaluate(() => {
        const node = document.activeElement,
            style = getComputedStyle(node),
            box = node.getBoundingClientRect();
        return {
            text: (node.getAttribute('aria-label') ?? node.innerText ?? '').replace(/\s+/g, ' ').trim(),
            tag: node.tagName,
            id: node.id,
            place: node.closest('header, nav, main')?.tagName ?? '',
            ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight,
        };
    });

// A key after g counts for a second: the clock of the page stands, however slow the machine is.
async function press(page, ...keys) {
    if (keys.length > 1) await page.clock.setFixedTime(Date.now());
    for (const key of keys) await page.keyboard.press(key);
}

says('the first tab stop is the link over the navigation; it shows and leads to the text', async () => {
    const page = await openPage('/');
    await press(page, 'Tab');
    const link = await focused(page);
    deepEqual([link.text, link.seen], ['跳到正文', true]);
    await press(page, 'Enter');
    equal((await focused(page)).id, 'main');
    await press(page, 'Tab');
    const next = await focused(page);
    deepEqual([next.place, next.text], ['MAIN', '24 项达标']);
});

says('tab goes through brand, tools, the groups of pages and text in reading order, with a ring to see', async () => {
    const page = await openPage('/');
    const stops = [];
    for (let i = 0; i < 49; i++) {
        await press(page, 'Tab');
        stops.push(await focused(page));
    }
    const from = (text, count) =>
        stops
            .slice(stops.findIndex((stop) => stop.text === text))
            .slice(0, count)
            .map((stop) => stop.text);
    deepEqual(from('工作台', 9), ['工作台', '总览', '规划与指标', '指标', '可达性', '问题清单', '项目', '规划', '数据质量']);
    deepEqual(from('监测预警', 10), ['监测预警', '大屏', '地图', '监测点', '曲线对比', '空气', '水', '预警', '设备', '日报']);
    deepEqual(from('填报与资料', 12), [
        '填报与资料',
        '数据',
        '填报',
        '导入',
        '清单',
        '系统',
        '限值',
        '维护时段',
        '判定规则',
        '帮助',
        '☆ 收藏本页',
        '收起',
    ]);
    const [side, main] = ['NAV', 'MAIN'].map((place) => stops.findIndex((stop) => stop.place === place));
    must(side > 3 && main > side, 'the tools stand before the pages, and these before the text');
    must(
        stops.slice(1, side).every((stop) => stop.place === 'HEADER') &&
            stops.slice(side, main).every((stop) => stop.place === 'NAV') &&
            stops.slice(main).every((stop) => stop.place === 'MAIN'),
        'no way back',
    );
    deepEqual(
        stops.filter((stop) => !stop.ring || !stop.seen).map((stop) => stop.text),
        [],
        'stops without a visible ring',
    );
});

says('g and a letter lead to every page', async () => {
    const page = await openPage('/help');
    const ways = {
        i: '/indicators',
        p: '/projects',
        l: '/plan',
        q: '/problems',
        r: '/reachability',
        z: '/quality',
        d: '/data',
        w: '/wall',
        m: '/map',
        t: '/points',
        a: '/air',
        s: '/water',
        y: '/warnings',
        e: '/devices',
        h: '/help',
        o: '/',
    };
    for (const [key, path] of Object.entries(ways)) {
        await press(page, 'g', key);
        await page.waitForURL((url) => url.pathname === path);
    }
});

says('a new page takes the focus to its text', async () => {
    const page = await openPage('/');
    await press(page, 'g', 'p');
    await page.waitForURL('**/projects');
    await page.waitForFunction(() => document.activeElement.id === 'main');
});

says('a slash opens the search over everything, where letters are letters; a question mark leads to the help', async () => {
    const page = await openPage('/');
    await press(page, '/');
    await page.waitForFunction(() => document.activeElement.matches('dialog [role="combobox"]'));
    await page.keyboard.type('go?');
    equal(await page.locator('dialog [role="combobox"]').inputValue(), 'go?');
    equal(new URL(page.url()).pathname, '/');
    await press(page, 'Escape');
    await page.locator('dialog').waitFor({ state: 'detached' }); // a key that comes before it is shut belongs to it
    await press(page, '?');
    await page.waitForURL('**/help*');
});

says('shortcuts that are switched off stay off', async () => {
    const page = await openPage('/help');
    await page.getByLabel('使用快捷键').uncheck();
    await page.reload();
    await page.getByLabel('使用快捷键').waitFor();
    await press(page, 'g', 'i');
    await page.getByLabel('使用快捷键').check();
    await page.locator('h1').click();
    await press(page, 'g', 'o');
    await page.waitForURL((url) => url.pathname === '/');
    await page.goBack();
    equal(await textOf(page.locator('h1')), '帮助', 'the page before is the help, not the indicators');
});
