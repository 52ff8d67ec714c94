// Nothing fails in silence: an error in a page, a menu press while the server is away, a program upgraded under an open page.
import { cpSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
    becomes,
    doesNotMatch,
    equal,
    match,
    must,
    newFolder,
    newPath,
    openPage,
    ownServer,
    says,
    SOURCE,
    startServer,
    textOf,
} from './harness.mjs';
import { relay } from './relay.mjs';

const AWAY = /ERR_|Failed to load resource|Failed to fetch|Unable to preload|Refused to apply style/;
const fault = (page) => page.locator('[data-fault]');

// The pages as a newer program has them: every part has another address.
function newerPages() {
    const pages = newPath();
    cpSync(join(SOURCE, 'web/dist'), pages, { recursive: true });
    const assets = join(pages, 'assets');
    const names = readdirSync(assets)
        .map((name) => [name, name.replace(/-([\w-]{8})(\.\w+)$/, (_, hash, ending) => `-n${hash.slice(1)}${ending}`)])
        .filter(([old, now]) => old !== now);
    must(names.length > 10, 'parts with a digest in their names');
    for (const [old, now] of names) renameSync(join(assets, old), join(assets, now));
    for (const file of [join(pages, 'index.html'), ...readdirSync(assets).map((name) => join(assets, name))].filter((name) =>
        /\.(html|js|css)$/.test(name),
    )) {
        let text = readFileSync(file, 'utf8');
        for (const [old, now] of names) text = text.replaceAll(old, now);
        writeFileSync(file, text);
    }
    return pages;
}

says('an error in a page is said in words, with a way on; nothing that is thrown is lost', async () => {
    const page = await openPage('/', { expected: /made up/ });
    for (const throws of [
        () =>
            setTimeout(() => {
                throw new Error('made up in a timer');
            }),
        () => void Promise.reject(new Error('made up in a promise')),
        () => {
            document.querySelector('#app').__vue_app__.config.errorHandler(new Error('made up in a component'), null, '');
        },
    ]) {
        await page.evaluate(throws);
        await fault(page).getByText('页面出错了').waitFor();
        must(await fault(page).getByRole('button', { name: '重新载入' }).isVisible());
        await fault(page).getByText('出错的原因').click();
        match(await textOf(fault(page)), /Error: made up in a (timer|promise|component)/);
        await fault(page).getByRole('button', { name: '知道了' }).click();
        equal(await fault(page).count(), 0);
    }
    await page.evaluate(() => void Promise.reject(new DOMException('made up: no longer wanted', 'AbortError')));
    equal(await fault(page).count(), 0, 'what was stopped on purpose is no error');
});

says('a menu press while the server is away says so at once, and the page opens by itself once it is back', async () => {
    const data = newFolder();
    let server = await startServer({ data });
    const { state, cut, close, url } = await relay();
    state.port = server.port;
    try {
        const page = await openPage('/', { server: { url }, expected: AWAY });
        state.port = 0;
        cut();
        const tried = [];
        page.on('requestfailed', (request) => {
            if (request.url().includes('/assets/')) tried.push(request.url());
        });
        await page.getByRole('link', { name: '项目', exact: true }).click();
        await fault(page).getByText('“项目”这一页没有打开：连不上服务器').waitFor();
        equal(new Set(tried).size, tried.length, 'said after the first try, not after many');
        await fault(page).getByRole('button', { name: '重试' }).click();
        await fault(page).getByText('“项目”这一页没有打开：连不上服务器').waitFor();
        await page.getByRole('alert').filter({ hasText: '和服务器的连接断了' }).getByRole('button', { name: '重试' }).click();
        await page.getByText('还是连不上').waitFor();
        state.port = server.port;
        await page.getByRole('heading', { level: 1, name: '重点工程' }).waitFor();
        equal(await fault(page).count(), 0);
        equal(new URL(page.url()).pathname, '/projects');
        await page.locator('.banner').waitFor({ state: 'detached' });
        await server.stop();
        server = null;
    } finally {
        close();
        await server?.stop();
    }
});

says('after an upgrade a press says so, loads the page anew once, and what was typed is still there', async () => {
    const data = newFolder();
    let server = await startServer({ data });
    const { state, cut, close, url } = await relay();
    state.port = server.port;
    try {
        const page = await openPage('/data/enter', { server: { url }, expected: AWAY });
        await page.getByLabel('数据项或指标').fill('industrial_land');
        await page.getByLabel('数值').fill('862.73');
        await page.getByLabel('来源').fill('国土调查');
        state.port = 0;
        cut();
        await server.stop();
        server = await startServer({ data, pages: newerPages() });
        state.port = server.port;
        await fault(page).getByText('程序已经更新').waitFor();
        equal(await page.getByLabel('数值').inputValue(), '862.73', 'nobody is thrown out of a form');
        let loads = 0,
            questions = 0;
        page.on('load', () => {
            loads += 1;
        });
        page.on('dialog', (dialog) => {
            questions += 1;
            void dialog.accept();
        });
        await page.getByRole('link', { name: '质量' }).click();
        await page.getByRole('dialog', { name: '有填了还没保存的内容' }).getByRole('button', { name: '离开' }).click();
        await page.getByRole('heading', { level: 1, name: '数据质量' }).waitFor();
        equal(questions, 0, 'who said yes is not asked again by the browser');
        await page.getByText('程序刚刚更新，页面已经重新载入').waitFor();
        equal(loads, 1);
        await page.getByRole('link', { name: '数据', exact: true }).click();
        await page.getByRole('link', { name: '填报一个数' }).click();
        await page.getByText('上次填了没有保存的内容还在').waitFor();
        await becomes(() => page.getByLabel('数值').inputValue(), '862.73');
        equal(await page.getByLabel('来源').inputValue(), '国土调查');
        equal(loads, 1);
    } finally {
        close();
        await server?.stop();
    }
});

says('a part that is missing for good is said once, and the page is not loaded again and again', async () => {
    const pages = newPath();
    cpSync(join(SOURCE, 'web/dist'), pages, { recursive: true });
    const server = await ownServer({ pages });
    const page = await openPage('/', { server, expected: /.*/ });
    let loads = 0;
    page.on('load', () => {
        loads += 1;
    });
    await page.route(/\/assets\/Projects-/, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.getByRole('link', { name: '项目', exact: true }).click();
    await fault(page).getByText('“项目”这一页打不开').waitFor();
    equal(loads, 0);
    doesNotMatch(await textOf(fault(page)), /连不上/);
});
