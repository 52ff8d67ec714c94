// Every page of pages.ts, in Chinese on a desk, at the width of the rail and on a phone, light and dark, and in English.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
    axeFindings,
    becomes,
    deepEqual,
    equal,
    lookAt,
    match,
    must,
    says,
    settled,
    textOf,
    PHONE,
    ROUTES,
    SOURCE,
    WIDE,
} from './harness.mjs';

// route, an address of it, page name and heading: Chinese, English; an error of the console that belongs there
const PAGES = [
    ['/', '/', ['总览', /^38 项指标，24 项达标/], ['Overview', /^38 indicators: 24 met/]],
    ['/indicators', '/indicators', ['指标', /^指标$/], ['Indicators', /^Indicators$/]],
    ['/indicators/:no', '/indicators/38', ['指标 38', /^公众对生态文明建设的满意度$/], ['Indicator 38', /^Public satisfaction$/]],
    ['/projects', '/projects', ['项目', /^重点工程$/], ['Projects', /^Key projects$/]],
    ['/projects/:no', '/projects/3', ['工程 3', /^自然资源资产负债表编制项目$/], ['Project 3', /./]],
    ['/plan', '/plan', ['规划', /规划任务/], ['Plan', /Tasks of the plan/]],
    ['/problems', '/problems', ['问题清单', /^问题清单$/], ['Problems', /^Problems$/]],
    ['/reachability', '/reachability', ['可达性', /^可达性分析$/], ['Reachability', /^Reachability$/]],
    ['/quality', '/quality', ['数据质量', /^数据质量$/], ['Data quality', /^Data quality$/]],
    ['/data', '/data', ['数据', /^数据$/], ['Data', /^Data$/]],
    ['/data/enter', '/data/enter', ['填报', /^填报一个数$/], ['Enter a value', /^Enter a value$/]],
    ['/data/import', '/data/import', ['导入', /^导入表格$/], ['Import', /^Import/]],
    ['/data/elements/:code', '/data/elements/industrial_land', ['数据项', /^工业用地面积$/], ['Data item', /^Industrial land$/]],
    ['/wall', '/wall', ['大屏', /生态环境监测$/], ['Wall', /Environment watch$/]],
    ['/map', '/map', ['地图', /^监测地图$/], ['Map', /^Monitoring map$/]],
    ['/points', '/points', ['监测点', /^监测点$/], ['Points', /^Monitoring points$/]],
    ['/points/:code', '/points/none', ['监测点 none', /^监测点 none$/], ['Point none', /^Point none$/], /404/],
    ['/air', '/air', ['空气', /^空气质量$/], ['Air', /^Air quality$/]],
    ['/water', '/water', ['水', /^水环境质量$/], ['Water', /^Water quality$/]],
    ['/warnings', '/warnings', ['预警', /^预警$/], ['Warnings', /^Warnings$/]],
    ['/warnings/limits', '/warnings/limits', ['限值', /^限值$/], ['Limits', /^Limits$/]],
    ['/warnings/maintenance', '/warnings/maintenance', ['维护时段', /^维护时段$/], ['Maintenance', /^Maintenance$/]],
    ['/warnings/rules', '/warnings/rules', ['判定规则', /^判定规则$/], ['Rules', /^Rules$/]],
    ['/warnings/:no', '/warnings/1', ['预警 1', /^预警 1$/], ['Warning 1', /^Warning 1$/], /404/],
    ['/devices', '/devices', ['设备', /^设备状态$/], ['Devices', /^Device health$/]],
    ['/lists', '/lists', ['清单', /^全部清单$/], ['Lists', /^All lists$/]],
    ['/lists/:name', '/lists/limit_list', ['清单', /^限值$/], ['Lists', /^Limits$/]],
    ['/curves', '/curves', ['曲线对比', /^曲线对比$/], ['Curves', /^Curves compared$/]],
    ['/daily', '/daily', ['日报', /^监测日报$/], ['Daily report', /^Daily monitoring report$/]],
    ['/help', '/help', ['帮助', /^帮助$/], ['Help', /^Help$/]],
    ['/:rest(.*)*', '/nowhere/at/all', ['总览', /^没有这个页面$/], ['Overview', /^No such page$/]],
];
const VARIANTS = [
    ['in Chinese at 1440x900 and 1024x900', 2, { size: WIDE, widths: [1024] }],
    ['in Chinese at 390x844', 2, { size: PHONE }],
    ['in English', 3, { size: WIDE, english: true }],
];

const source = (name) => readFileSync(join(SOURCE, 'web/src', name), 'utf8');
// A text that is missing shows its key; file names look like keys and are none.
const everyText = readdirSync(join(SOURCE, 'web/src/text/zh'))
    .map((name) => source(`text/zh/${name}`))
    .join('\n');
const groups = [...everyText.matchAll(/^ {2}(\w+): \{/gm)].map((found) => found[1]).join('|');
const KEY = new RegExp(`(?<![\\w/.])(?:${groups})\\.(?!csv|yaml|md|xlsx|json)[a-z]\\w*`);

async function words(page) {
    return page.evaluate(() => {
        const labels = [...document.querySelectorAll('[aria-label], [title], [placeholder], [data-label]')].flatMap((node) =>
            ['aria-label', 'title', 'placeholder', 'data-label'].map((name) => node.getAttribute(name) ?? ''),
        );
        return [document.title, document.body.innerText, ...labels].join('\n');
    });
}

async function look(path, [name, heading], options) {
    const page = await lookAt(path, options);
    const county = options.english ? /^Jianghai/ : /江海区/;
    const title = async () => (await page.title()).split(' · ');
    await becomes(
        async () => county.test((await title())[1] ?? ''),
        true,
        'the plan gives the county to the title, also of a page that needs no document',
    );
    equal((await title())[0], name);
    equal(await page.locator('h1').count(), 1, 'one heading of the first level');
    match(await textOf(page.locator('h1')), heading);
    equal(await page.getAttribute('html', 'lang'), options.english ? 'en' : 'zh-CN');
    const all = await words(page);
    must(groups.includes('overview'), 'the groups of texts were found');
    for (const wrong of [KEY, /\{\w+\}/, /\bundefined\b/, /\bNaN\b/, /\[object /])
        equal(wrong.exec(all)?.[0], undefined, `raw text ${wrong.exec(all)?.[0]}`);
    await fits(page, options.english);
    for (const width of options.widths ?? []) {
        await page.setViewportSize({ ...options.size, width });
        await settled(page);
        await fits(page, options.english, `at ${width} px`);
    }
}

// In the window as it is now: nothing sticks out, axe finds nothing, and in the dark every text stands out from what is behind it.
async function fits(page, english, where = 'as it was opened') {
    const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    must(content <= room, `${where} the page is ${content} px wide in a window of ${room}`);
    deepEqual(await axeFindings(page), [], where);
    if (english) return; // its colours are the same
    const theme = await page.evaluate(() => document.documentElement.dataset.theme ?? '');
    await dress(page, theme === 'dark' ? 'light' : 'dark');
    deepEqual(await axeFindings(page, ['color-contrast']), [], `${where}, in the other colours`);
    await dress(page, theme);
}
// What moves from one colour to the other has arrived.
const dress = (page, theme) =>
    page.evaluate(async (name) => {
        document.documentElement.dataset.theme = name;
        await Promise.allSettled(
            document
                .getAnimations()
                .filter((one) => one instanceof CSSTransition)
                .map((one) => (one.finish(), one.finished)),
        );
    }, theme);

says('every page of pages.ts is among the pages looked at', () => {
    deepEqual(PAGES.map(([route]) => route).sort(), [...ROUTES].sort());
});

for (const [variant, at, options] of VARIANTS) {
    for (const page of PAGES)
        says(`${page[1]} ${variant} has its title and heading, no raw text, no overflow, no finding of axe`, () =>
            look(page[1], page[at], page[4] ? { ...options, expected: page[4] } : options),
        );
}
