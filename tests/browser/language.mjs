// The English switch.
import { equal, match, must, openPage, says, textOf } from './harness.mjs';

says('the switch turns texts, names, title and language of the page, and the choice is kept', async () => {
    const page = await openPage('/indicators/33');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: /travel/i }).waitFor();
    equal(await page.getAttribute('html', 'lang'), 'en');
    equal(await page.title(), 'Indicator 33 · Jianghai · Qingshan');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /travel/i }).waitFor();
    must(await page.getByRole('link', { name: 'Overview' }).isVisible());
    match(await textOf(page.locator('.headline')), /Not met/i);
});

says('the switch leads back to Chinese', async () => {
    const page = await openPage('/', { english: true });
    match(await textOf(page.locator('h1')), /^38 indicators: 24 met, 1 expected, 5 not met, 8 without data$/);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: /^38 项指标/ }).waitFor();
    equal(await page.getAttribute('html', 'lang'), 'zh-CN');
});
