// Files to take along.
import { readFileSync } from 'node:fs';
import { match, must, openPage, says } from './harness.mjs';

async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

function isSheet({ name, bytes }) {
  match(name, /\.xlsx$/);
  must(bytes.length > 2000 && bytes.subarray(0, 2).toString() === 'PK', `${name}: ${bytes.length} bytes`);
}

for (const [path, word] of [['/indicators', /生态文明建设规划/], ['/projects', /三旧改造/], ['/problems', /森林覆盖率/], ['/reachability', /公众绿色出行率/]]) {
  says(`${path} gives its table as a spreadsheet and as text`, async () => {
    const page = await openPage(path);
    isSheet(await downloaded(page, '导出 XLSX'));
    const text = await downloaded(page, '导出 Markdown');
    match(text.name, /\.md$/);
    match(text.bytes.toString(), word);
  });
}

says('the table to be filled in comes as a spreadsheet and as CSV with the missing inputs', async () => {
  const page = await openPage('/data/import');
  isSheet(await downloaded(page, 'XLSX'));
  match((await downloaded(page, 'CSV')).bytes.toString(), /industrial_land|工业用地面积/);
});
