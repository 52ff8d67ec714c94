// A server whose clock is doubted: whoever may write is asked on every page, and says yes with a name and a reason.
import { axeFindings, becomes, deepEqual, equal, match, must, newClock, openPage, ownServer, PHONE, says, textOf } from './harness.mjs';
import { signIn } from './walk_server.mjs';

const HOUR_MS = 3_600_000;
const banner = (page) => page.locator('[data-clock]');

says('the banner comes by itself when the clock jumps, for who has signed in, and goes when it is set back or accepted', async () => {
    const clock = newClock();
    const server = await ownServer({ env: clock.env });
    const page = await openPage('/', { server }),
        visitor = await openPage('/', { server });
    await signIn(page, server);
    await page.goto('/indicators');
    equal(await banner(page).count(), 0);
    clock.set(2 * HOUR_MS);
    await banner(page).waitFor();
    match(await textOf(banner(page)), /本机时间突然变成.*不删除旧数据/);
    equal(await banner(visitor).count(), 0, 'a visitor has nothing to say');
    clock.set(0);
    await becomes(() => banner(page).count(), 0, 'set back');
    clock.set(2 * HOUR_MS);
    await banner(page)
        .getByRole('button', { name: /^时间没有错/ })
        .click();
    await banner(page).getByRole('button', { name: '时间没有错', exact: true }).click();
    await banner(page).getByText('请填写').first().waitFor();
    await banner(page).getByLabel('姓名').fill('王芳');
    await banner(page).getByLabel('原因和处理').fill('和手机时间对过');
    deepEqual(await axeFindings(page), []);
    await banner(page).getByRole('button', { name: '时间没有错', exact: true }).click();
    await becomes(() => banner(page).count(), 0, 'accepted');
});

says('the banner fits a phone', async () => {
    const clock = newClock();
    const server = await ownServer({ env: clock.env });
    const page = await openPage('/', { server, size: PHONE });
    await signIn(page, server);
    clock.set(2 * HOUR_MS);
    await banner(page).waitFor();
    must(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no scrolling sideways');
});
