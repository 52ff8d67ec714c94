// Choosing one of many points: a page asks for a few of them and lets the server look; the chosen one has its name wherever it comes from.
import { becomes, equal, folderWith, must, openPage, ownServer, says, textOf } from './harness.mjs';

const COUNT = 130;
const ROWS = Array.from(
    { length: COUNT },
    (_, index) => `p${String(index).padStart(3, '0')},stack,113.1,22.5,锅炉 ${String(index).padStart(3, '0')}`,
);
const server = await ownServer({ data: folderWith(['point', `point,kind,longitude,latitude,name\n${ROWS.join('\n')}\n`])() });

async function opened(path) {
    const page = await openPage('/help', { server }),
        sizes = [];
    page.on('response', async (answer) => {
        if (/\/api\/v1\/points\?/.test(answer.url())) sizes.push((await answer.json()).points.length);
    });
    await page.goto(path);
    return { page, sizes };
}

for (const path of ['/warnings', '/warnings/limits', '/warnings/rules', '/warnings/maintenance']) {
    says(`${path} asks for no more points than it shows`, async () => {
        const { page, sizes } = await opened(path);
        await becomes(() => sizes.length > 0, true, 'points were asked for');
        await page.locator('h1').waitFor();
        must(Math.max(...sizes) <= 50, `${sizes}`);
    });
}

says('a form finds a point that its choice did not show, and keeps it while something else is looked for', async () => {
    const { page } = await opened('/warnings/maintenance');
    const field = page.locator('[data-form="maintenance"] [data-field="point"]');
    const choice = field.locator('select'),
        find = field.getByRole('searchbox');
    await find.fill('129');
    await becomes(() => choice.locator('option').count(), 2, 'one that fits, and none');
    await choice.selectOption('p129');
    await find.fill('锅炉 00');
    await becomes(() => choice.locator('option').count(), 12, 'ten that fit, the chosen one, and none');
    equal(await choice.inputValue(), 'p129');
    await find.fill('没有这个点');
    await field.getByText('没有符合条件').waitFor();
    equal(await choice.inputValue(), 'p129');
});

says('a point that the address names has its name in the filter and in what is asked', async () => {
    for (const path of ['/warnings', '/warnings/limits']) {
        const { page } = await opened(`${path}?point=p120`);
        await becomes(() => page.locator('.chip').count(), 1, 'what is asked');
        await becomes(async () => (await textOf(page.locator('.chip'))).includes('锅炉 120'), true, `${path} says its name`);
        equal(
            await page
                .locator('main select')
                .first()
                .evaluate((node) => node.closest('main').querySelector('option[value="p120"]')?.innerText.trim()),
            '锅炉 120 p120',
        );
    }
});
