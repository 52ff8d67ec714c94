// The map needs a boundary file.
import { equal, match, newFile, openPage, ownServer, says } from './harness.mjs';

says('without a boundary file the map says so and how to give one', async () => {
  const page = await openPage('/');
  await page.getByText('没有边界文件').waitFor();
  await page.getByText('./run --boundary').waitFor();
  equal(await page.locator('svg.map').count(), 0);
});

says('with a boundary file the map draws the outline', async () => {
  const ring = [[113.1, 22.5], [113.2, 22.5], [113.2, 22.6], [113.1, 22.6], [113.1, 22.5]];
  const file = newFile(JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }] }), '.geojson');
  const page = await openPage('/', { server: await ownServer({ options: ['--boundary', file] }) });
  const map = page.getByRole('img', { name: '江海区的行政边界图' });
  await map.waitFor();
  match(await map.locator('path').getAttribute('d'), /^M[\d.]+[ ,][\d.]+(L[\d.]+[ ,][\d.]+){3,}/);
  equal(await page.getByText('没有边界文件').count(), 0);
});
