// The map needs a boundary file.
import { equal, match, newFile, openPage, ownServer, says } from './harness.mjs';

says('without an outline the map says so, in words for everybody', async () => {
  const page = await openPage('/');
  await page.getByText('还没有边界图').waitFor();
  equal(await page.locator('svg.map').count(), 0);
});

says('with a boundary file the map draws the outline', async () => {
  const ring = [[113.1, 22.5], [113.2, 22.5], [113.2, 22.6], [113.1, 22.6], [113.1, 22.5]];
  const file = newFile(JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }] }), '.geojson');
  const page = await openPage('/', { server: await ownServer({ options: ['--boundary', file] }) });
  const map = page.getByRole('img', { name: '江海区的行政边界图' });
  await map.waitFor();
  match(await map.locator('path').getAttribute('d'), /^M[\d.]+[ ,][\d.]+(L[\d.]+[ ,][\d.]+){3,}/);
  equal(await page.getByText('还没有边界图').count(), 0);
});
