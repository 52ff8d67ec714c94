// Who corrects something has before him what stands now, and beside what he changes what it was.
import { becomes, equal, openPage, says } from './harness.mjs';
import { signIn, walkServer } from './walk_server.mjs';

const at = (page, form, key) => page.locator(`[data-form="${form}"] [data-field="${key}"]`);
const before = (page, form, key) => at(page, form, key).locator('[data-before]');

async function opened(path, ...presses) {
    const server = await walkServer();
    const page = await openPage('/help', { server });
    await signIn(page, server);
    await page.goto(path);
    for (const name of presses) await page.locator('main summary, main button').filter({ hasText: name }).first().click();
    return page;
}

says('settings of a device open as they are; what is changed has the old value beside it, until it is as it was or is saved', async () => {
    const page = await opened('/points/stack1', '通信设置与建议');
    const field = at(page, 'device', 'over_time_s').locator('input');
    await field.waitFor();
    const old = await field.inputValue();
    equal(await page.locator('[data-form="device"] [data-before]').count(), 0);
    await field.fill('9');
    await becomes(() => before(page, 'device', 'over_time_s').innerText(), `原来：${old}`);
    await at(page, 'device', 'cipher_form').locator('select').selectOption('hex');
    await becomes(() => before(page, 'device', 'cipher_form').innerText(), '原来：不加密');
    await field.fill(old);
    await becomes(() => before(page, 'device', 'over_time_s').count(), 0);
    await field.fill('9');
    await at(page, 'device', 'person').locator('input').fill('李明');
    await page.locator('[data-form="device"] button[type="submit"]').click();
    await becomes(() => page.locator('[data-form="device"] [data-before]').count(), 0, 'what was saved is what stands');
    equal(await field.inputValue(), '9');
});

says('a point is corrected from what stands', async () => {
    const page = await opened('/points/stack1', '修改');
    const name = at(page, 'point', 'name').locator('input');
    equal(await name.inputValue(), '江海热电 1 号排口');
    await name.fill('江海热电 2 号排口');
    await becomes(() => before(page, 'point', 'name').innerText(), '原来：江海热电 1 号排口');
});

says('who sets a number of a rule sees which number holds', async () => {
    const page = await opened('/warnings/rules');
    await at(page, 'rule', 'rule').locator('select').selectOption('constant');
    await at(page, 'rule', 'parameter').locator('select').selectOption('count');
    await becomes(async () => /原来：\d+/.test(await at(page, 'rule', 'value').innerText()), true);
    await at(page, 'rule', 'rule').locator('select').selectOption('exceedance');
    await at(page, 'rule', 'parameter').locator('select').selectOption('other_point');
    await becomes(async () => /原来/.test(await at(page, 'rule', 'value').innerText()), false);
});
