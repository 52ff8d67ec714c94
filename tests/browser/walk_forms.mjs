// Every field of every form is typed into: right, empty, and each kind of wrong. The fields are those that the pages declare
// (web/src/forms/declared.ts): a new field is walked without a word here.
import { deepEqual, equal, match, must, openPage, PHONE, says, WIDE } from './harness.mjs';
import { declaredForms, signIn, walkServer } from './walk_server.mjs';

// Where a form stands, and what is pressed to see it.
const PLACES = {
    signIn: ['/data/import'],
    fact: ['/data/enter'],
    limit: ['/warnings/limits'],
    standard: ['/warnings/limits'],
    maintenance: ['/warnings/maintenance'],
    rule: ['/warnings/rules'],
    point: ['/points', '填写'],
    withdraw: ['/warnings/limits', '撤销'],
    acknowledge: ['/quality', '确认'],
    pointEnd: ['/points/left1', '撤销这个监测点'],
    warningStep: ['/warnings/1'],
    forecast: ['/air', '录入预报'],
    section: ['/water?of=2025', '麻园河', '设定目标'],
    device: ['/points/stack1', '通信设置与建议'],
    command: ['/points/stack1', '设备命令'],
    forward: ['/devices'],
    tiles: ['/map', '天地图底图'],
    outline: ['/map', '行政边界'],
    frames: ['/points/stack1'],
};
const UNLIKE = { code: '有 空格', small: 'Province', mn: 'W-001', password: 'a;b', address: 'nowhere', hex: 'zz' };
const LIKE = {
    code: 'walk1',
    small: 'walk',
    mn: 'W100',
    password: '654321',
    address: '127.0.0.1:9',
    hex: '0123456789abcdef0123456789abcdef',
};
const EMPTY = /^(请填写|请选择|上面几个里至少填一个)$/;
const forms = await declaredForms();
const servers = {};
const serverOf = async (name) => {
    servers[name] ??= await walkServer();
    return servers[name];
};

const shift = (days) => new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString();
function rightText(field) {
    if (field.type === 'date') return shift(field.key.endsWith('to') ? 30 : 0).slice(0, 10);
    if (field.type === 'moment') return shift(field.key.endsWith('to') ? 2 : 1).slice(0, 16);
    if (field.type === 'integer' || field.type === 'number')
        return (
            field.example ?? field.start ?? String(Math.max(field.least ?? 1, Math.min(field.most ?? 20, field.key === 'lower' ? 2 : 20)))
        );
    return field.example ?? LIKE[field.like] ?? '测试';
}
function wrongTexts(field) {
    const found = [];
    const isNumber = field.type === 'number' || field.type === 'integer';
    if (isNumber) found.push(['abc', /不是数字/], ['1-2', /不是数字/], ['12,3', /不是数字/]);
    if (field.type === 'integer') found.push(['1.5', /不是整数/]);
    if (isNumber && field.least !== undefined) found.push([String(field.least - 1), /不能小于/]);
    if (isNumber && field.most !== undefined) found.push([String(field.most + 1), /不能大于/]);
    if (field.type === 'date') found.push(['0002-01-01', /年份/]);
    if (field.type === 'moment') found.push(['0002-01-01T08:00', /年份/]);
    if (field.type === 'factor') found.push(['cod9', /没有“cod9”这个因子/]);
    if (field.type === 'subject') found.push(['没有这个', /列表里没有/]);
    if (field.like) found.push([UNLIKE[field.like], /只|写成|不能|密钥/]);
    return found;
}

async function opened(key, server, size) {
    const page = await openPage('/help', { server, size, expected: /status of 4(01|04|09|22)/ });
    await page.route(/tianditu\.gov\.cn/, (route) =>
        route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>' }),
    );
    if (key !== 'signIn') await signIn(page, server);
    const [path, ...presses] = PLACES[key];
    await page.goto(path);
    for (const name of presses) await page.locator('main button, main summary').filter({ hasText: name }).first().click();
    const form = page.locator(`[data-form="${key}"]`).first();
    await form.waitFor();
    const posts = [];
    page.on('request', (request) => {
        if (request.method() === 'POST' || request.url().endsWith('/session')) posts.push(request.url());
    });
    return { page, form, posts, press: () => form.locator('button[type="submit"]').click() };
}

const place = (form, field) => form.locator(`[data-field="${field.key}"]`);
const control = (form, field) => place(form, field).locator('input, select');
const said = async (form, field) =>
    (await place(form, field).locator('.field-wrong').count()) ? place(form, field).locator('.field-wrong').innerText() : '';

const RING = [
    [113.1, 22.5],
    [113.2, 22.5],
    [113.2, 22.6],
    [113.1, 22.6],
    [113.1, 22.5],
];
const fileOf = (text) => ({ name: 'outline.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) });

async function put(form, field, text) {
    if (field.type === 'check') return;
    const node = control(form, field);
    if (field.type === 'file')
        return void (await node.setInputFiles(text === '' ? [] : [fileOf(JSON.stringify({ type: 'Polygon', coordinates: [RING] }))]));
    if (field.type !== 'choice' && field.type !== 'point') return void (await node.fill(text));
    const values = await node.locator('option').evaluateAll((options) => options.map((one) => one.value));
    await node.selectOption(text === '' ? '' : values.find((one) => one !== ''));
}
async function shownFields(key, form) {
    const found = [];
    for (const field of forms[key].fields)
        if ((await place(form, field).count()) && (await control(form, field).isEnabled())) found.push(field);
    return found;
}

async function walkEmpty(key, { form, posts, press }) {
    const fields = await shownFields(key, form);
    must(fields.length > 0, 'fields are drawn from the declaration');
    const emptied = [];
    for (const field of fields) {
        if (field.type === 'check' || (await control(form, field).getAttribute('readonly')) !== null) continue;
        const isChoice = field.type === 'choice' || field.type === 'point';
        if (isChoice && (await control(form, field).locator('option[value=""]').count()) === 0) continue;
        await put(form, field, '');
        emptied.push(field);
    }
    await press();
    for (const field of emptied) {
        const oneOf = (forms[key].oneOf ?? []).some((keys) => keys[0] === field.key);
        if (field.required || oneOf) match(await said(form, field), EMPTY, `${field.key} is needed and says so`);
        else equal(await said(form, field), '', `${field.key} may be empty`);
    }
    deepEqual(posts, [], 'nothing is sent');
}

async function walkWrong(key, { form, posts, press }) {
    for (const field of forms[key].fields) {
        if (field.when && (await place(form, field).count()) === 0) await control(form, { key: field.when[0] }).selectOption(field.when[1]);
        if ((await place(form, field).count()) === 0) continue;
        for (const [text, words] of wrongTexts(field)) {
            await put(form, field, text);
            await press();
            match(await said(form, field), words, `${field.key}: ${text.slice(0, 20)}`);
            equal(await control(form, field).getAttribute('aria-invalid'), 'true');
        }
        if (field.length !== undefined) {
            await put(form, field, '长'.repeat(field.length + 1));
            equal((await control(form, field).inputValue()).length, field.length, `${field.key} holds no more than it may`);
        }
        if (field.length !== undefined || wrongTexts(field).length > 0) await put(form, field, '');
    }
    for (const [first, second] of forms[key].order ?? []) {
        const [low, high] = [first, second].map((name) => forms[key].fields.find((field) => field.key === name));
        const early = { number: '2', integer: '2', date: '2026-01-02', moment: '2026-01-02T08:00' }[low.type],
            late = { number: '9', integer: '9', date: '2026-01-09', moment: '2026-01-09T08:00' }[low.type];
        await put(form, low, late);
        await put(form, high, early);
        await press();
        match(await said(form, high), /小于/, `${second} before ${first}`);
        await put(form, low, '');
        await put(form, high, '');
    }
    deepEqual(posts, [], 'nothing wrong is sent');
}

async function walkRight(key, { page, form, posts, press }) {
    for (const field of forms[key].fields) {
        if ((await place(form, field).count()) && (await control(form, field).getAttribute('readonly')) === null)
            await put(form, field, key === 'signIn' ? servers.wide.token : rightText(field));
    }
    const before = await page.locator('main').innerText();
    const answer =
        key === 'tiles'
            ? null
            : page.waitForResponse((response) => response.request().method() === 'POST' || response.url().endsWith('/session'));
    await press();
    const wrong = (
        await form
            .locator('.field-wrong')
            .allInnerTexts()
            .catch(() => [])
    ).join(' ');
    if (answer) {
        const status = (await answer).status();
        must(status >= 200 && status < 300, `${key} is taken: ${status} ${wrong}`);
        must(posts.length > 0);
    }
    await page.waitForFunction((text) => document.querySelector('main').innerText !== text, before);
}

// A form without a button: what is right is asked for as it comes, what is not is told and not asked for.
async function walkLive(key, { page, form }) {
    const asked = [],
        [day, from, to] = forms[key].fields,
        today = rightText(day);
    page.on('request', (request) => {
        if (request.url().includes('/api/v1/frames?')) asked.push(new URL(request.url()).searchParams);
    });
    const until = async (words, start, end) => {
        await page.waitForFunction(() => document.querySelector('[data-form="frames"] .field-wrong') === null);
        for (let i = 0; i < 100 && asked.at(-1)?.get('to') !== end; i += 1) await page.waitForTimeout(50);
        deepEqual([asked.at(-1)?.get('from'), asked.at(-1)?.get('to')], [start, end], words);
    };
    const at = (time, date = today) => `${date}T${time}:00.000+08:00`;
    await put(form, day, today);
    await put(form, from, '08:00');
    await put(form, to, '09:30');
    await until('both times', at('08:00'), at('09:31'));
    await put(form, from, '');
    await until('no beginning: the beginning of the day', at('00:00'), at('09:31'));
    const before = asked.length;
    await put(form, from, '10:00');
    await place(form, to).locator('.field-wrong').waitFor();
    match(await said(form, to), /小于/);
    await put(form, from, '');
    await until('again', at('00:00'), at('09:31'));
    for (const [text, words] of [['', EMPTY], ...wrongTexts(day)]) {
        const so = asked.length;
        await put(form, day, text);
        await place(form, day).locator('.field-wrong').filter({ hasText: words }).waitFor();
        equal(asked.length, so, 'nothing wrong is asked for');
    }
    must(asked.length > before);
}

async function fits(page, key) {
    const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    must(content <= room, `${key}: ${content} px in a window of ${room}`);
}

says('every declared form has a place in the walk', () => {
    deepEqual(Object.keys(PLACES).sort(), Object.keys(forms).sort());
    for (const [name, form] of Object.entries(forms)) equal(form.key, name);
});

for (const key of Object.keys(forms)) {
    says(`the form ${key}: each field right, empty and wrong is answered at the field, and only what is right is sent`, async () => {
        const at = await opened(key, await serverOf('wide'), WIDE);
        for (const walk of forms[key].live ? [walkLive] : [walkEmpty, walkWrong, walkRight]) await walk(key, at);
        equal(await at.page.locator('[data-fault]').count(), 0);
    });
}

for (const key of Object.keys(forms)) {
    says(`the form ${key} on a phone: it fits with all its errors, and takes what is right`, async () => {
        const server = await serverOf('phone');
        servers.wide = server;
        const at = await opened(key, server, PHONE);
        for (const walk of forms[key].live ? [walkLive] : [walkEmpty, walkRight]) {
            await walk(key, at);
            await fits(at.page, key);
        }
    });
}

says('a file of the outline that is no GeoJSON is named at its field, and nothing is sent', async () => {
    const { form, posts, press } = await opened('outline', await serverOf('wide'), WIDE);
    const field = (name) => forms.outline.fields.find((one) => one.key === name);
    await control(form, field('geojson')).setInputFiles([fileOf('经度,纬度\n113.1,22.5\n')]);
    await put(form, field('datum'), 'CGCS2000');
    await put(form, field('source'), '县自然资源局');
    await press();
    await form.getByText('outline.geojson 不是 GeoJSON 文件。').first().waitFor();
    match(await said(form, field('geojson')), /不是 GeoJSON/);
    deepEqual(posts, []);
});
