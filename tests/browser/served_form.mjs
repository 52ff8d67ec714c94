// A form that no page knows: the server says what its fields are, the parts of the forms draw, check and send it.
import {
    axeFindings,
    becomes,
    deepEqual,
    equal,
    match,
    must,
    openPage,
    readServer,
    says,
    settled,
    textOf,
    PHONE,
    WIDE,
} from './harness.mjs';

// A number of its own for each run would make a failure that nobody can repeat.
function numbers(seed) {
    let state = seed;
    return (most) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor(state / 65536) % most;
    };
}
const LETTERS = [...'甲乙丙丁戊己庚辛壬癸'];
const TYPES = ['text', 'number', 'whole', 'truth', 'date', 'moment', 'choice', 'secret'];
const SEEDS = [3, 11, 57];

// Every type is there; their order, their number, what is wanted, bounds, lengths and words are drawn.
function invent(seed, right = 'administrator') {
    const next = numbers(seed),
        name = (length) => Array.from({ length }, () => LETTERS[next(LETTERS.length)]).join('');
    const types = [...TYPES, ...Array.from({ length: next(4) }, () => TYPES[next(TYPES.length)])]
        .map((type) => [next(1000), type])
        .sort(([a], [b]) => a - b)
        .map(([, type]) => type);
    const fields = types.map((type, index) => {
        const least = next(50) - 25;
        return {
            key: `k${index}`,
            title: `${name(3)}${index}`,
            type,
            required: type !== 'truth' && (index < 2 || next(2) === 0),
            least: ['number', 'whole'].includes(type) ? least : null,
            most: ['number', 'whole'].includes(type) ? least + 10 + next(90) : null,
            length: type === 'text' ? 4 + next(20) : null,
            start: type === 'truth' && next(2) === 0 ? 'false' : null,
            example: null,
            unit: ['number', 'whole'].includes(type) ? ['℃', 'min', null][index % 3] : null,
            words: type === 'choice' ? Array.from({ length: 2 + next(4) }, (_, at) => ({ value: `w${at}`, title: `${name(2)}${at}` })) : [],
        };
    });
    const declared = { name: `invented_${seed}`, title: `登记${name(2)}`, method: 'POST', path: '/invented', right, fields };
    const list = {
        name: `things_${seed}`,
        title: `清单${name(2)}`,
        path: '/invented',
        file: '/invented',
        member: 'things',
        form: declared.name,
        columns: [{ key: 'id', title: '编号', type: 'text', sort: null, head: true, off: false, words: [] }],
    };
    return { declared, list };
}

async function open(seed, { signed = true, right, ...more } = {}) {
    console.log(`# seed ${seed}`);
    const { declared, list } = invent(seed, right);
    const server = await readServer();
    const page = await openPage('/help', { expected: /status of 422/, ...more });
    const state = { posts: [], refuse: null, asked: 0 };
    await page.route(/\/api\/v1\/lists(\?|$)/, (route) => route.fulfill({ json: { lists: [list] } }));
    await page.route(/\/api\/v1\/forms(\?|$)/, (route) => route.fulfill({ json: { forms: [declared] } }));
    await page.route(/\/api\/v1\/invented(\?|$)/, (route) => {
        if (route.request().method() === 'GET') {
            state.asked += 1;
            return route.fulfill({ json: { things: state.posts.map((_, id) => ({ id: String(id) })) } });
        }
        if (state.refuse)
            return route.fulfill({
                status: 422,
                contentType: 'application/problem+json',
                body: JSON.stringify({ status: 422, ...state.refuse }),
            });
        state.posts.push(route.request().postDataJSON());
        return route.fulfill({ status: 201, json: { id: state.posts.length } });
    });
    if (signed) {
        await page.goto('/data/import');
        await page.locator('[data-form="signIn"] input').fill(server.token);
        await page.locator('[data-form="signIn"] button[type="submit"]').click();
        await page.getByText('已用管理员口令登录').waitFor();
    }
    const begin = async () => {
        await page.goto(`/lists/${list.name}`);
        await page.getByRole('button', { name: '＋ 登记' }).click();
    };
    await begin();
    const form = page.locator(`[data-form="served-${declared.name}"]`);
    return { page, declared, list, form, state, server, begin, save: () => form.locator('button[type="submit"]').click() };
}

const place = (form, field) => form.locator(`[data-field="${field.key}"]`);
const control = (form, field) => place(form, field).locator('input, select');
const said = async (form, field) =>
    (await place(form, field).locator('.field-wrong').count()) ? textOf(place(form, field).locator('.field-wrong')) : '';
const isTick = (field) => field.type === 'truth' && field.start !== null;
const isChosen = (field) => field.type === 'choice' || (field.type === 'truth' && field.start === null);

// What is typed, and what arrives.
function right(field, index) {
    if (field.type === 'text') return ['字'.repeat(Math.min(4, field.length)), '字'.repeat(Math.min(4, field.length))];
    if (field.type === 'secret') return ['a secret', 'a secret'];
    if (field.type === 'date') return ['2026-03-04', '2026-03-04'];
    if (field.type === 'moment') return ['2026-03-04T05:06', '2026-03-04T05:06:00+08:00'];
    if (field.type === 'choice') return [field.words.at(-1).value, field.words.at(-1).value];
    if (field.type === 'truth') return index % 2 ? ['yes', true] : ['no', false];
    const digits = String(field.most); // as Chinese keyboards write them
    return [digits.replace(/\d/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).replace('-', '－'), digits];
}
function wrong(field) {
    const found = [];
    if (['number', 'whole'].includes(field.type))
        found.push(
            ['十', /不是数字/],
            [String(field.least - 1), `不能小于 ${field.least}`],
            [String(field.most + 1), `不能大于 ${field.most}`],
        );
    if (field.type === 'whole') found.push([`${field.least}.5`, /不是整数/]);
    if (field.type === 'date') found.push(['0002-01-01', /年份/]);
    if (field.type === 'moment') found.push(['0002-01-01T08:00', /年份/]);
    return found;
}
async function put(form, field, text) {
    if (isTick(field)) return control(form, field).setChecked(text === 'yes');
    if (isChosen(field)) return control(form, field).selectOption(text);
    return control(form, field).fill(text);
}
async function fill(form, fields) {
    for (const [index, field] of fields.entries()) await put(form, field, right(field, index)[0]);
}
const whole = (fields) => Object.fromEntries(fields.map((field, index) => [field.key, right(field, index)[1]]));

for (const seed of SEEDS) {
    says(`invented fields are drawn in their order, and what is wrong stands at each (${seed})`, async () => {
        const { page, declared, form, state, save } = await open(seed);
        await form.waitFor();
        const { fields } = declared;
        deepEqual(
            await form.locator('[data-field]').evaluateAll((all) => all.map((one) => one.dataset.field)),
            fields.map((field) => field.key),
        );
        for (const field of fields) {
            equal(await textOf(place(form, field).locator('label')), [field.title, field.unit].filter(Boolean).join(' '));
            if (field.type === 'choice')
                deepEqual(
                    (await control(form, field).locator('option').allInnerTexts()).slice(1),
                    field.words.map((one) => one.title),
                );
        }
        await save();
        for (const field of fields) {
            const words = await said(form, field);
            if (field.required) match(words, isChosen(field) ? /^请选择$/ : /^请填写$/, field.title);
            else equal(words, '', field.title);
        }
        const first = fields.find((field) => field.required);
        equal(await control(form, first).evaluate((node) => node === document.activeElement), true, 'the first wrong field has the focus');
        match(
            await textOf(form.getByRole('alert')),
            new RegExp(
                fields
                    .filter((field) => field.required)
                    .map((field) => field.title)
                    .join('、'),
            ),
        );
        for (const field of fields)
            for (const [text, words] of wrong(field)) {
                await put(form, field, text);
                await save();
                match(await said(form, field), words instanceof RegExp ? words : new RegExp(`^${words}$`), `${field.title} ${text}`);
                equal(await control(form, field).getAttribute('aria-invalid'), 'true');
                await put(form, field, '');
            }
        for (const field of fields.filter((one) => one.length !== null)) {
            await put(form, field, '长'.repeat(field.length + 1));
            equal((await control(form, field).inputValue()).length, field.length, `${field.title} holds no more than it may`);
        }
        deepEqual(state.posts, [], 'nothing wrong is sent');
        equal(await page.locator('[data-fault]').count(), 0);
    });

    says(`what is right arrives as its type says, once, and the list has its row (${seed})`, async () => {
        const { page, declared, list, form, state, save } = await open(seed);
        await fill(form, declared.fields);
        const before = state.asked;
        await save();
        await form.getByText('已保存').waitFor();
        deepEqual(state.posts, [whole(declared.fields)]);
        await becomes(() => page.locator(`.served-${list.name}-table tbody`).count(), 1, 'the list is read again');
        must(state.asked > before);
        for (const field of declared.fields.filter((one) => !isTick(one)))
            equal(await control(form, field).inputValue(), '', `${field.title} is empty again`);
        // What may be absent is absent, not empty.
        for (const [index, field] of declared.fields.entries()) if (field.required) await put(form, field, right(field, index)[0]);
        await save();
        await becomes(() => state.posts.length, 2);
        deepEqual(
            Object.keys(state.posts[1]),
            declared.fields.filter((field) => field.required || isTick(field)).map((field) => field.key),
        );
    });

    says(`what the server refuses stands at its field (${seed})`, async () => {
        const { declared, form, state, save } = await open(seed);
        const at = declared.fields.find((field) => field.type === 'number');
        await fill(form, declared.fields);
        state.refuse = { title: 'input', detail: `这个${at.title}不行`, field: at.key };
        await save();
        await becomes(() => said(form, at), `这个${at.title}不行`);
        equal(await control(form, at).evaluate((node) => node === document.activeElement), true);
        state.refuse = { title: 'input', detail: '整个都不行' };
        await save();
        await form.getByRole('alert').getByText('整个都不行').waitFor();
        state.refuse = null;
        await save();
        await form.getByText('已保存').waitFor();
        deepEqual(state.posts, [whole(declared.fields)], 'what was typed was still there');
    });

    says(`without the right no field is shown, and it is said who may and how (${seed})`, async () => {
        const { page, declared, form, server } = await open(seed, { signed: false });
        await page.getByText(`只有管理员能${declared.title}`).waitFor();
        equal(await form.count(), 0);
        equal(await page.locator('[data-field]:not([data-field="token"])').count(), 0);
        await page.locator('[data-form="signIn"] input').fill(server.token);
        await page.locator('[data-form="signIn"] button[type="submit"]').click();
        await form.waitFor();
        equal(await form.locator('[data-field]').count(), declared.fields.length);
    });

    says(
        `who leaves with something typed is asked; it is there after leaving, a reload and the browser’s end, but no secret (${seed})`,
        async () => {
            const { page, declared, form, begin, server } = await open(seed);
            const text = declared.fields.find((field) => field.type === 'text'),
                secret = declared.fields.find((field) => field.type === 'secret');
            const leave = () => page.getByRole('navigation', { name: '所在位置' }).getByRole('link').first().click();
            const asked = page.getByRole('dialog', { name: '有填了还没保存的内容' });
            const address = page.url();
            await put(form, text, '填了');
            await put(form, secret, 'nobody');
            await leave();
            await asked.getByRole('button', { name: '接着填' }).click();
            equal(page.url(), address);
            equal(await control(form, text).inputValue(), '填了');
            await leave();
            await page.keyboard.press('Escape');
            await asked.waitFor({ state: 'hidden' });
            equal(page.url(), address, 'Esc stays');
            await leave();
            await asked.getByRole('button', { name: '离开' }).click();
            await becomes(() => new URL(page.url()).pathname, '/lists');
            const kept = async (where) => {
                await form.getByText('上次填了没有保存的内容还在').waitFor();
                equal(await control(form, text).inputValue(), '填了', where);
                equal(await control(form, secret).inputValue(), '', `no secret ${where}`);
            };
            await begin();
            await kept('after leaving');
            await leave(); // nothing was typed since: nobody asks
            await becomes(() => new URL(page.url()).pathname, '/lists');
            must(!(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).includes('nobody'));
            await begin();
            await page.reload();
            await page.getByRole('button', { name: '＋ 登记' }).click();
            await kept('after a reload');
            await page.evaluate(() => sessionStorage.clear()); // what the end of the browser leaves
            await begin();
            await page.locator('[data-form="signIn"] input').fill(server.token);
            await page.locator('[data-form="signIn"] button[type="submit"]').click();
            await kept('after the end of the browser');
            await page.evaluate((day) => {
                for (const name of Object.keys(localStorage).filter((one) => one.startsWith('qingshan.draft.'))) {
                    const stored = JSON.parse(localStorage.getItem(name));
                    localStorage.setItem(name, JSON.stringify({ ...stored, at: stored.at - day }));
                }
            }, 24 * 3_600_000);
            await begin();
            await form.waitFor();
            equal(await control(form, text).inputValue(), '', 'after a day it is gone');
            equal(await page.evaluate(() => Object.keys(localStorage).filter((one) => one.startsWith('qingshan.draft.')).length), 0);
        },
    );
}

says('a reload with something typed asks by the browser; with nothing typed, or after it was saved, it does not', async () => {
    const { page, declared, form, save } = await open(SEEDS[0]);
    const kinds = [];
    page.on('dialog', (dialog) => {
        kinds.push(dialog.type());
        void dialog.accept();
    });
    await page.reload();
    deepEqual(kinds, []);
    await page.getByRole('button', { name: '＋ 登记' }).click();
    await fill(form, declared.fields);
    await page.reload();
    deepEqual(kinds, ['beforeunload']);
    await page.getByRole('button', { name: '＋ 登记' }).click();
    await fill(form, declared.fields);
    await save();
    await form.getByText('已保存').waitFor();
    await page.reload();
    deepEqual(kinds, ['beforeunload']);
});

says('signing out leaves nothing of what was typed: not kept, not in the form that is still open, not on another page', async () => {
    const { page, declared, form, begin, server } = await open(SEEDS[0]);
    const text = declared.fields.find((field) => field.type === 'text');
    const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((one) => one.startsWith('qingshan.draft.')).length);
    const signIn = async () => {
        await page.locator('[data-form="signIn"] input').fill(server.token);
        await page.locator('[data-form="signIn"] button[type="submit"]').click();
    };
    await put(form, text, '填了');
    await becomes(drafts, 1, 'kept');
    await page.goto('/data/import');
    await page.getByRole('button', { name: '退出' }).click();
    equal(await drafts(), 0);
    await signIn();
    await begin();
    equal(await control(form, text).inputValue(), '');
    equal(await form.getByText('上次填了没有保存的内容还在').count(), 0);
    await page.goto('/data/enter');
    await page.getByLabel('数值').fill('12');
    await becomes(drafts, 1, 'kept');
    await page.getByRole('button', { name: '退出' }).click();
    await signIn();
    equal(await page.getByLabel('数值').inputValue(), '', 'the page that stays open');
    equal(await drafts(), 0);
});

says('a form that everybody may send is shown to a visitor', async () => {
    const { form } = await open(SEEDS[0], { signed: false, right: 'visitor' });
    await form.waitFor();
});

for (const [name, size] of [
    ['a desk', WIDE],
    ['a phone', PHONE],
]) {
    says(`a served form with all its errors, and the question, have no finding of axe and no overflow on ${name}`, async () => {
        const { page, declared, form, save } = await open(SEEDS[1], { size });
        await put(
            form,
            declared.fields.find((field) => field.type === 'text'),
            '填',
        );
        await save();
        await settled(page);
        deepEqual(await axeFindings(page), []);
        const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        must(content <= room, `${content} of ${room}`);
        await page.getByRole('navigation', { name: '所在位置' }).getByRole('link').first().click();
        await page.getByRole('dialog').waitFor();
        deepEqual(await axeFindings(page), []);
    });
}

says('the forms that make rows of the server’s own lists are drawn from what it declares', async () => {
    const server = await readServer();
    const page = await openPage('/data/import');
    await page.locator('[data-form="signIn"] input').fill(server.token);
    await page.locator('[data-form="signIn"] button[type="submit"]').click();
    await page.getByText('已用管理员口令登录').waitFor();
    const api = async (path) => (await fetch(`${server.url}/api/v1/${path}`)).json();
    const { forms } = await api('forms');
    for (const list of (await api('lists')).lists.filter((one) => one.form)) {
        const declared = forms.find((one) => one.name === list.form);
        await page.goto(`/lists/${list.name}`);
        await page.getByRole('button', { name: '＋ 登记' }).click();
        const form = page.locator(`[data-form="served-${declared.name}"]`);
        await form.getByRole('heading', { name: declared.title }).waitFor();
        deepEqual(
            await form.locator('[data-field]').evaluateAll((all) => all.map((one) => one.dataset.field)),
            declared.fields.map((one) => one.key),
            declared.name,
        );
        if (declared.name !== 'limit_add') continue;
        const label = form.locator('[data-field="upper"] label');
        equal(await textOf(label), '上限');
        await form.locator('[data-field="factor"] input').fill('氨氮');
        await becomes(() => textOf(label), '上限 mg/L', 'the unit of the factor');
    }
});
