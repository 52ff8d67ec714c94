// Browser contexts that are used again. A new one costs a process, and every script fetched and compiled anew: more than most tests take
// for what they do. One that comes back has lost what a test can have left in it (cookies, stores); what it still knows are answers of
// the server that say themselves how long they may be kept, as in the browser of a person who comes back.
// A test that opens two pages has two of them, so that nobody sees the stores of another.
const STORES = 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage,storage_buckets';
const KEPT = 2; // of a kind: few tests open more pages at once
const EMPTY = { contentType: 'text/html', body: '<!doctype html><title>kept</title>' };
const idle = new Map(); // by the sign of what it was made with: those that nobody has

async function made(browser, sign, { url, english, deadlineMs, ...given }) {
    const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...given });
    context.setDefaultTimeout(deadlineMs);
    // An empty page of the same site keeps the process (--process-per-site) while one test has ended and the next has no page yet.
    const keeper = await context.newPage();
    await keeper.route('**', (route) => route.fulfill(EMPTY));
    await keeper.goto('/');
    if (english) await context.addInitScript(() => localStorage.setItem('qingshan.language', 'en'));
    return { sign, url, context, keeper, session: await context.newCDPSession(keeper) };
}

// own: nobody gets it afterwards, because the test puts something into it that stays (a clock).
export async function takeContext(browser, { own, ...given }) {
    if (own) return { own, ...(await made(browser, '', given)) };
    const sign = JSON.stringify(given);
    return idle.get(sign)?.pop() ?? made(browser, sign, given);
}

export async function giveContext(taken) {
    const { context, keeper, session, url, sign, own } = taken;
    if (own) return void (await context.close());
    for (const page of context.pages()) if (page !== keeper) await page.close();
    await session.send('Storage.clearDataForOrigin', { origin: url, storageTypes: STORES });
    await context.clearCookies();
    const others = idle.get(sign) ?? [];
    if (others.length >= KEPT) return void (await context.close());
    idle.set(sign, [...others, taken]);
}

// stays: says of a server's address whether tests to come will ask for it.
export async function closeContexts(stays = () => false) {
    for (const [sign, contexts] of idle) {
        if (contexts.some(({ url }) => stays(url))) continue;
        idle.delete(sign);
        for (const { context } of contexts) await context.close();
    }
}
