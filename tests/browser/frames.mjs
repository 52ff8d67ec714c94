// From any value to the raw frame it came from, in one press: a value of today, of last year under its old name, a mean, a warning.
import { createHash } from 'node:crypto';
import {
    axeFindings,
    becomes,
    deepEqual,
    doesNotMatch,
    equal,
    folderWith,
    match,
    must,
    openPage,
    ownServer,
    PHONE,
    says,
    textOf,
    texts,
} from './harness.mjs';
import { packet, sendPackets, stamp } from './devices.mjs';
import { signIn } from './walk_server.mjs';

const HOUR = 3_600_000,
    YEAR = 365 * 24 * HOUR;
const NOW = Math.floor(Date.now() / HOUR) * HOUR;
const TODAY = NOW - 2 * HOUR,
    LAST_YEAR = NOW - YEAR,
    MADE = NOW - 5 * HOUR; // hours: sent, sent, computed of its minutes
const POINTS =
    'point,mn,pw,edition,crc,kind,longitude,latitude,name\nplant1,FRAMES1,123456,2017,strict,sewage,113.14,22.57,文昌沙污水处理厂\n';
const LIMITS = 'point,factor,average,upper,lower,basis,source\nplant1,w01018,hour,40,,standard,GB 18918-2002 表1\n';
const segment = (cn, at, fields, more = 0) =>
    `QN=${stamp(at)}${String(more).padStart(3, '0')};ST=32;CN=${cn};PW=123456;MN=FRAMES1;Flag=5;CP=&&DataTime=${stamp(at)};${fields}&&`;
const OF_TODAY = segment(2061, TODAY, 'w01001-Avg=7.31,w01001-Flag=N;w01018-Avg=36.2,w01018-Flag=N;w21003-Avg=1.05,w21003-Flag=N');
const OF_LAST_YEAR = segment(2061, LAST_YEAR, '001-Avg=7.02,001-Flag=N;011-Avg=61.7,011-Flag=D');
const OVER = segment(2061, TODAY - HOUR, 'w01018-Avg=58.4,w01018-Flag=N');
const MINUTES = Array.from({ length: 6 }, (_, index) =>
    segment(2051, MADE + index * 600_000, `w01018-Avg=${30 + index},w01018-Flag=N`, index),
);
const day = (ms) => new Date(ms + 8 * HOUR).toISOString().slice(0, 10);
const time = (ms) => new Date(ms + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
const curve = (ms) => `/points/plant1?factor=w01018&kind=hour&from=${day(ms)}&to=${day(ms)}`;

let server = null;
const ask = async (path) => (await fetch(`${server.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${server.token}` } })).json();
async function plant() {
    if (server) return server;
    server = await ownServer({ data: folderWith(['point', POINTS], ['limit', LIMITS])(), options: ['--hj212', '127.0.0.1:0'] });
    await sendPackets(server.devicesPort, [OF_TODAY, OF_LAST_YEAR, OVER, ...MINUTES].map(packet));
    const stored = async (at) =>
        (await ask(`/values?point=plant1&factor=w01018&kind=hour&at=${new Date(at).toISOString()}`)).values?.length ?? 0;
    for (const at of [TODAY, LAST_YEAR, MADE]) await becomes(() => stored(at), 1, `the value of ${time(at)}`, 60_000);
    return server;
}

async function opened(path, size) {
    const page = await openPage('/help', { server: await plant(), ...(size ? { size } : {}) });
    await signIn(page, server);
    await page.goto(path);
    return page;
}

const panel = (page) => page.locator('.value-frames');
const chainOf = async (page) => {
    const facts = await panel(page)
        .locator('.preview .device-facts > div')
        .evaluateAll((all) => all.map((one) => [...one.children].map((part) => part.innerText.trim())));
    return Object.fromEntries(facts);
};

// The frame as it was sent, its field marked, its digest, and where it stands in the chain.
async function isFrame(page, sent, marks) {
    await panel(page).locator('pre.frame-text').waitFor();
    equal((await panel(page).locator('pre.frame-text').innerText()).trim(), packet(sent).trim());
    deepEqual(await panel(page).locator('pre.frame-text mark').allInnerTexts(), marks);
    deepEqual(
        await texts(panel(page).locator('.frame-table tr.marked')),
        marks.map((one) => one.replace('=', ' ')),
    );
    const chain = await chainOf(page);
    equal(chain['SHA-256'], createHash('sha256').update(packet(sent)).digest('hex'));
    const place = Object.entries(chain).find(([, said]) => /^\d+ \+ \d+$/.test(said));
    must(place, `segment and place: ${JSON.stringify(chain)}`);
    must(
        Object.values(chain).some((said) => /第一段/.test(said)) ||
            Object.values(chain).filter((said) => /^[0-9a-f]{64}$/.test(said)).length > 1,
        'what stands before it in the chain',
    );
}

says('a value of today leads from its row to its frame in one press: value, flag, field, digest, place in the chain', async () => {
    const page = await opened(curve(TODAY));
    await page.getByText('看数字').click();
    const asked = [];
    page.on('request', (request) => {
        if (/\/(values|frames)/.test(request.url())) asked.push(new URL(request.url()).pathname.replace(/\d+$/, 'N'));
    });
    await page.locator('.curve-table tbody tr', { hasText: '36.2' }).getByRole('button').click();
    await isFrame(page, OF_TODAY, ['w01018-Avg=36.2', 'w01018-Flag=N']);
    const said = await textOf(panel(page).locator('dl').first());
    for (const part of [/化学需氧量 36\.2 mg\/L/, new RegExp(time(TODAY)), /标记 N/, /设备上传/]) match(said, part);
    deepEqual(asked, ['/api/v1/values', '/api/v1/frames/N']);
    deepEqual(await axeFindings(page), []);
    await panel(page).getByRole('button', { name: '收起' }).click();
    equal(await panel(page).count(), 0);
});

says('a value of last year, sent under its old name, leads from the curve to its frame by the keyboard', async () => {
    const page = await opened(curve(LAST_YEAR));
    await page.locator('.curve svg').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await isFrame(page, OF_LAST_YEAR, ['011-Avg=61.7', '011-Flag=D']);
    const said = await textOf(panel(page).locator('dl').first());
    for (const part of [/61\.7 mg\/L/, new RegExp(time(LAST_YEAR)), /标记 D/]) match(said, part);
});

says('a mean names the frames of the values it was made of, and each opens', async () => {
    const page = await opened(curve(MADE));
    await page.getByText('看数字').click();
    await page
        .locator('.curve-table tbody tr', { hasText: time(MADE) })
        .getByRole('button')
        .click();
    await panel(page).getByText('由 6 个').waitFor();
    match(await textOf(panel(page)), /系统计算.*由 6 个分钟值算出，来自 6 条报文/);
    await isFrame(page, MINUTES[0], ['w01018-Avg=30', 'w01018-Flag=N']);
    await panel(page).locator('.frames').getByRole('button').nth(5).click();
    await panel(page).locator('pre mark', { hasText: '35' }).first().waitFor();
    await isFrame(page, MINUTES[5], ['w01018-Avg=35', 'w01018-Flag=N']);
});

says('the tile of the newest value and the worst value of a warning have their press too, on a phone as well', async () => {
    const page = await opened('/points/plant1', PHONE);
    await page.getByRole('button', { name: /^氨氮：看原始报文/ }).click();
    await isFrame(page, OF_TODAY, ['w21003-Avg=1.05', 'w21003-Flag=N']);
    const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    must(content <= room, `${content} px in a window of ${room}`);
    let warning;
    await becomes(
        async () => {
            warning = (await ask('/warnings?state=all&rule=exceedance')).warnings[0];
            return warning !== undefined;
        },
        true,
        'the exceedance',
        60_000,
    );
    await page.goto(`/warnings/${warning.id}`);
    await page.locator('.facts').getByRole('button', { name: '报文' }).click();
    await panel(page).locator('pre mark').first().waitFor();
    match(await textOf(panel(page)), new RegExp(`${warning.worst ?? ''}`));
});

says('a visitor is asked to sign in and sees nothing of a frame', async () => {
    const page = await openPage(curve(TODAY), { server: await plant() });
    await page.getByText('看数字').click();
    await page.locator('.curve-table tbody tr', { hasText: '36.2' }).getByRole('button').click();
    await panel(page).getByText('报文里有设备密码，只给管理员看').waitFor();
    doesNotMatch(await page.evaluate(() => document.body.innerText), /PW=|123456|FRAMES1;/);
    await panel(page).getByLabel('口令').fill(server.token);
    await panel(page).getByRole('button', { name: '使用' }).click();
    await isFrame(page, OF_TODAY, ['w01018-Avg=36.2', 'w01018-Flag=N']);
});
