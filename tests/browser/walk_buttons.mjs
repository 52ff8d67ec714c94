// Every button, choice, date and search of every page is pressed: something follows each press, and nothing breaks.
import { DEADLINE_MS, deepEqual, equal, must, openPage, PHONE, ROUTES, says, WIDE } from './harness.mjs';
import { signIn, walkServer } from './walk_server.mjs';

const IN = {
    '/indicators/:no': '33',
    '/projects/:no': '3',
    '/data/elements/:code': 'industrial_land',
    '/points/:code': 'stack1',
    '/warnings/:no': '1',
    '/lists/:name': 'limit_list',
};
const PATHS = ROUTES.filter((path) => !path.includes('*')).map((path) => path.replace(/:\w+/, IN[path] ?? '?'));
const AGAIN_AND_AGAIN = /\/api\/v1\/(events|live|devices\/[^/]+\/commands|forwards)/; // asked for without a press
const EXEMPT = /^全部显示$/; // a map that shows all already stays as it is
const MOST = 120;
let server = null;

// Everything that can be seen of a page, but for digits, which clocks change; with what is typed, ticked and open.
const looks = () => {
    const parts = [document.body.innerText.replace(/\d+/g, '#')];
    for (const node of document.querySelectorAll('header *, nav *, main *')) {
        for (const name of [
            'class',
            'aria-pressed',
            'aria-expanded',
            'aria-invalid',
            'aria-current',
            'aria-sort',
            'open',
            'disabled',
            'data-theme',
        ])
            parts.push(node.getAttribute(name) ?? '');
        if ('value' in node) parts.push(String(node.value), String(node.checked));
    }
    parts.push(
        document.documentElement.lang,
        document.documentElement.dataset.theme ?? '',
        document.activeElement?.id ?? '',
        String(globalThis.walkPrints),
    );
    for (const canvas of document.querySelectorAll('canvas')) parts.push(canvas.toDataURL());
    return parts.join('|');
};

// The next control that was not pressed yet; rows of one table count once. It is marked in the page.
const next = ([done, where]) => {
    const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 1;
    const name = (node) => (node.getAttribute('aria-label') ?? node.innerText ?? '').replace(/\s+/g, ' ').trim();
    document.querySelector('[data-walk]')?.removeAttribute('data-walk');
    const found = [];
    for (const node of document.querySelectorAll(`${where} button, ${where} summary, ${where} input:not([type="file"]), ${where} select`)) {
        const inForm = node.closest('[data-form]');
        if (!seen(node) || (inForm && node.tagName !== 'BUTTON') || inForm?.dataset.form === 'signIn') continue;
        if (node.getAttribute('aria-pressed') === 'true' && node.tagName === 'BUTTON') continue;
        const path = [];
        for (let up = node; up && up.tagName !== 'BODY'; up = up.parentElement) path.push(up.tagName + (up.dataset.form ?? ''));
        const row = node.closest('li, tr, .month-days');
        const sign = [path.join('<'), node.className, row ? '' : name(node) || node.closest('label')?.innerText || ''].join(' ');
        if (!done.includes(sign)) found.push({ node, sign });
    }
    // Leaving comes last: it takes the forms away.
    found.sort((a, b) => Number(/退出/.test(name(a.node))) - Number(/退出/.test(name(b.node))));
    const first = found[0];
    if (!first) return null;
    first.node.setAttribute('data-walk', '');
    return {
        sign: first.sign,
        name: name(first.node),
        tag: first.node.tagName,
        type: first.node.type ?? '',
        disabled: first.node.disabled === true,
        excused: Boolean(first.node.closest('nav, form')),
        inForm: first.node.closest('[data-form]') !== null,
    };
};

async function act(page, control) {
    const node = page.locator('[data-walk]');
    if (control.tag === 'SELECT') {
        const values = await node.locator('option').evaluateAll((options) => options.map((one) => one.value));
        const now = await node.inputValue(),
            wanted = values.find((value) => value !== now);
        if (wanted === undefined) return false; // one line only: nothing to choose
        await node.selectOption(wanted);
        return true;
    }
    if (control.tag === 'INPUT' && control.type === 'time') {
        await node.fill((await node.inputValue()) === '06:00' ? '07:00' : '06:00');
        return true;
    }
    if (control.tag === 'INPUT' && control.type === 'date') {
        const other = (await node.inputValue()) === '2026-02-03' ? '2026-02-04' : '2026-02-03';
        for (const text of ['0002-01-01', other]) await node.fill(text);
        return true;
    }
    if (control.tag === 'INPUT' && control.type !== 'checkbox') {
        for (const text of ['(*[\\', (await node.inputValue()) === '氨氮' ? '总磷' : '氨氮']) await node.fill(text);
        return true;
    }
    await node.click();
    return true;
}

async function pressAll(path, size, where) {
    const page = await openPage('/help', { server, size, expected: /status of 4(04|09|22)/, acceptDownloads: true });
    await page.addInitScript(() => {
        globalThis.walkPrints = 0;
        globalThis.print = () => {
            globalThis.walkPrints += 1;
        };
    });
    await signIn(page, server);
    await page.goto(path);
    let asked = 0;
    page.on('request', (request) => {
        if (!AGAIN_AND_AGAIN.test(request.url())) asked += 1;
    });
    const done = [],
        dead = [];
    for (let turn = 0; turn < MOST; turn += 1) {
        if (new URL(page.url()).pathname !== path) {
            await page.goto(path);
            await page.evaluate(() => {
                for (const node of document.querySelectorAll('main details')) node.open = true;
            });
        }
        const control = await page.evaluate(next, [done, where]);
        if (!control) break;
        done.push(control.sign);
        if (control.disabled) {
            if (!control.excused) dead.push(`${control.name} cannot be pressed`);
            continue;
        }
        // A small box shuts by a press elsewhere; what it lies over takes no press before.
        await page.evaluate(() => {
            for (const box of document.querySelectorAll('main details.menu-box[open]'))
                box.open = box.contains(document.querySelector('[data-walk]'));
        });
        const [before, url, requests] = [await page.evaluate(looks), page.url(), asked];
        if (!(await act(page, control))) continue;
        const answered = () =>
            page.locator('[data-walk]').evaluateAll(([one]) => Boolean(one?.closest('[data-form]')?.querySelector('.field-wrong')));
        const followed = async () =>
            asked > requests || page.url() !== url || (await page.evaluate(looks)) !== before || (control.inForm && (await answered()));
        const until = Date.now() + (EXEMPT.test(control.name) ? 500 : DEADLINE_MS);
        let seen = await followed();
        while (!seen && Date.now() < until) {
            await page.waitForTimeout(50);
            seen = await followed();
        }
        if (!seen && !EXEMPT.test(control.name)) dead.push(`${control.tag} ${control.name}`);
        if (await page.locator('[data-fault]').count()) dead.push(`${control.name}: ${await page.locator('[data-fault]').innerText()}`);
        // what lies over the page takes the other presses
        if (await page.locator('dialog[open]').count()) await page.keyboard.press('Escape');
        await page.waitForFunction(
            () => document.querySelector('main h1, main h2') && !document.querySelector('.waiting, [aria-busy="true"]'),
        );
    }
    deepEqual(dead, [], `controls of ${path} after which nothing happens`);
    return { page, count: done.length };
}

async function filesCome(page) {
    const files = await page.locator('a[download]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')))]);
    for (const file of files.filter(Boolean)) {
        if (file.startsWith('data:')) {
            must((await (await fetch(file)).text()).length > 0, file.slice(0, 80));
            continue;
        }
        const answer = await page.request.get(file);
        equal(answer.status(), 200, file);
        must((await answer.body()).length > 0, file);
    }
}

says('every control of the head of the pages does something', async () => {
    server ??= await walkServer();
    const { count } = await pressAll('/indicators', WIDE, ':is(header, nav)');
    must(count >= 9, `${count} controls`); // year, day, language; five groups, folding; the signs of the folded bar
});

for (const path of PATHS) {
    says(`every button, choice and field of ${path} does something, and its files come`, async () => {
        server ??= await walkServer();
        const { page } = await pressAll(path, WIDE, 'main');
        await filesCome(page);
    });
}

for (const path of ['/points/stack1', '/warnings', '/data/enter']) {
    says(`every button of ${path} does something on a phone too, and the page keeps its width`, async () => {
        server ??= await walkServer();
        const { page } = await pressAll(path, PHONE, 'main');
        const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        must(content <= room, `${content} px in a window of ${room}`);
    });
}
