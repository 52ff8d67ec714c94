// The map with and without an outline: a kilometre grid always, an outline that an administrator loads, drawn for visitors with its number.
import { becomes, deepEqual, equal, folderWith, match, must, newFile, openPage, ownServer, says, textOf } from './harness.mjs';
import { pageModule, signIn } from './walk_server.mjs';

const POINTS =
    'point,mn,pw,edition,crc,kind,longitude,latitude,name\n' +
    'stack1,MAP1,123456,2017,strict,stack,113.10,22.55,江海热电 1 号排口\n' +
    'wwtp1,MAP2,123456,2017,strict,sewage,113.16,22.60,文昌沙污水处理厂\n';
const RING = [
    [113.05, 22.5],
    [113.2, 22.5],
    [113.2, 22.65],
    [113.05, 22.65],
    [113.05, 22.5],
];
const OUTLINE = JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [RING] } }],
});

let server = null;
async function county() {
    server ??= await ownServer({ data: folderWith(['point', POINTS])() });
    return server;
}

// Where lines go through the whole picture: columns and rows that are painted nearly everywhere, in pixels of the page.
const lines = (page) =>
    page.evaluate(() => {
        const canvas = document.querySelector('.county-map canvas'),
            { width, height } = canvas;
        const ratio = width / canvas.getBoundingClientRect().width;
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        const painted = (x, y) => data[(y * width + x) * 4 + 3] > 0;
        const through = (length, across, at) => {
            const found = [];
            for (let i = 0; i < length; i += 1) {
                let count = 0;
                for (let j = 0; j < across; j += 1) if (at(i, j)) count += 1;
                if (count > across * 0.97 && (found.length === 0 || i - found.at(-1) > 3)) found.push(i);
            }
            return found.map((one) => one / ratio);
        };
        return { columns: through(width, height, (i, j) => painted(i, j)), rows: through(height, width, (i, j) => painted(j, i)) };
    });
const legend = (page) => page.locator('.map-legend');

says('without an outline the map says so, in words for everybody', async () => {
    const page = await openPage('/');
    await page.getByText('还没有边界图').waitFor();
    equal(await page.locator('svg.map').count(), 0);
});

says('with a boundary file the map draws the outline', async () => {
    const ring = [
        [113.1, 22.5],
        [113.2, 22.5],
        [113.2, 22.6],
        [113.1, 22.6],
        [113.1, 22.5],
    ];
    const file = newFile(
        JSON.stringify({
            type: 'FeatureCollection',
            features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }],
        }),
        '.geojson',
    );
    const page = await openPage('/', { server: await ownServer({ options: ['--boundary', file] }) });
    const map = page.getByRole('img', { name: '江海区的行政边界图' });
    await map.waitFor();
    match(await map.locator('path').getAttribute('d'), /^M[\d.]+[ ,][\d.]+(L[\d.]+[ ,][\d.]+){3,}/);
    equal(await page.getByText('还没有边界图').count(), 0);
});

says('without an outline the map draws a grid whose step is as its legend and its scale say, with names, legend and symbols', async () => {
    const page = await openPage('/map', { server: await county() });
    const found = async () => {
        const { columns, rows } = await lines(page);
        return columns.length > 2 && rows.length > 2;
    };
    await page.locator('.county-map canvas').first().waitFor();
    await becomes(found, true, 'lines across the map');
    const { columns, rows } = await lines(page);
    const steps = [columns, rows].map((one) => (one.at(-1) - one[0]) / (one.length - 1));
    for (const [index, one] of [columns, rows].entries())
        for (const [at, place] of one.entries()) must(Math.abs(one[0] + at * steps[index] - place) < 2.5, `lines at ${one}`);
    must(Math.abs(steps[0] / steps[1] - 1) < 0.03, `squares: ${steps}`);
    const km = Number(/网格 ([\d.]+) 公里/.exec(await textOf(legend(page)))[1]);
    const scale = page.locator('.ol-scale-line-inner');
    const [, number, unit] = /([\d.]+) (km|m)/.exec(await textOf(scale));
    const wide = (await scale.boundingBox()).width / (Number(number) / (unit === 'm' ? 1000 : 1));
    must(Math.abs(steps[0] / km / wide - 1) < 0.05, `a grid of ${km} km is ${steps[0]} px, the scale has ${wide} px a km`);
    for (const word of ['废气排口', '污水处理厂', '从未上线']) match(await textOf(legend(page)), new RegExp(word));
    equal(await legend(page).locator('svg').count(), 2, 'one symbol for each kind');
});

says('an administrator loads an outline in the page: file, datum, source; without its number only signed in people see it', async () => {
    const page = await openPage('/help', { server: await county(), expected: /status of 4(04|22)/ });
    await signIn(page, server);
    await page.goto('/map');
    await page.getByText('行政边界', { exact: true }).click();
    const form = page.locator('[data-form="outline"]');
    const press = () => form.getByRole('button', { name: '载入' }).click();
    const file = (name, text) =>
        form.getByLabel('边界文件').setInputFiles({ name, mimeType: 'application/geo+json', buffer: Buffer.from(text) });
    const wrong = (field) => form.locator(`[data-field="${field}"] .field-wrong`);
    const fill = async () => {
        await file('outline.geojson', OUTLINE);
        await form.getByLabel('坐标系').selectOption('CGCS2000');
        await form.getByLabel('来源').fill('县自然资源局 2024 年');
    };
    await press();
    for (const field of ['geojson', 'datum', 'source']) await wrong(field).waitFor();
    await fill();
    await file('metres.geojson', OUTLINE.replaceAll('113.', '113000.'));
    await press();
    await form.locator('[role="alert"] .problem', { hasText: /度|经纬/ }).waitFor();
    await file('outline.geojson', OUTLINE);
    await press();
    await page.getByText('没有审图号，只有登录的管理员看得到').waitFor();
    await legend(page).getByText('县自然资源局 2024 年').waitFor();
    const visitor = await openPage('/map', { server });
    await visitor.locator('.county-map canvas').first().waitFor();
    await legend(visitor).getByText('从未上线').waitFor();
    equal(await legend(visitor).getByText('县自然资源局').count(), 0, 'on no public page');
    await visitor.goto('/');
    await visitor.getByText('还没有边界图').waitFor();
    await fill();
    await form.getByLabel('审图号').fill('粤S(2024)001号');
    await press();
    await page.getByText('已载入。').waitFor();
    await legend(page).getByText('粤S(2024)001号').waitFor();
    for (const path of ['/', '/map']) {
        await visitor.goto(path);
        await visitor.getByText('县自然资源局 2024 年，审图号 粤S(2024)001号').first().waitFor();
    }
    await visitor.goto('/');
    match(await visitor.getByRole('img', { name: '江海区的行政边界图' }).locator('path').getAttribute('d'), /^M/);
});

says('an outline is drawn whatever GeoJSON holds it: a bare geometry, several polygons, a collection, a feature', async () => {
    const own = await ownServer();
    const shapes = [
        { type: 'Polygon', coordinates: [RING] },
        { type: 'MultiPolygon', coordinates: [[RING], [RING.map(([x, y]) => [x + 1, y])]] },
        { type: 'GeometryCollection', geometries: [{ type: 'Polygon', coordinates: [RING] }] },
        { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [RING] } },
    ];
    for (const geojson of shapes) {
        const answer = await fetch(`${own.url}/api/v1/boundary`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${own.token}` },
            body: JSON.stringify({ geojson, datum: 'CGCS2000', source: geojson.type, approval: '粤S(2024)003号' }),
        });
        equal(answer.status, 200, geojson.type);
        const page = await openPage('/', { server: own });
        await page.getByText(`${geojson.type}，审图号 粤S(2024)003号`, { exact: true }).waitFor();
        must((await page.locator('svg.map path').count()) > 0, geojson.type);
    }
});

says('an outline may have more points than a call has arguments; the excess of a value is rounded as warnings round it', async () => {
    const { outline } = await pageModule('text/outline.ts');
    const ring = Array.from({ length: 300_000 }, (_, index) => [
        113.1 + 0.05 * Math.cos(index / 47746),
        22.5 + 0.05 * Math.sin(index / 47746),
    ]);
    match(outline({ type: 'Polygon', coordinates: [ring] }).box, /^0 0 600 \d{3}$/);
    const { timesOf } = await pageModule('api/county.ts');
    const said = [
        ['27.7', '20'],
        ['27.9', '20'],
        ['237.6', '150'],
        ['743', '500'],
        ['6.92', '2.0'],
        ['20', '20'],
        ['5', '6'],
        [null, '1'],
        ['1', '0'],
        ['1e5', '1'],
    ];
    deepEqual(
        said.map((pair) => timesOf(...pair)),
        [0.38, 0.4, 0.58, 0.49, 2.46, null, null, null, null, null],
    );
});

says('points move onto an outline of GCJ-02 in the picture only; their registered places stay', async () => {
    const visitor = await openPage('/map?point=stack1', { server: await county() });
    const load = async (datum) => {
        const answer = await fetch(`${server.url}/api/v1/boundary`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.token}` },
            body: JSON.stringify({ geojson: JSON.parse(OUTLINE), datum, source: '网站', approval: '粤S(2024)002号' }),
        });
        equal(answer.status, 200);
    };
    // The outline stays where it is: how far the point moved, in kilometres of the scale.
    const placeOf = async () => {
        await visitor.reload();
        await legend(visitor).getByText('粤S(2024)002号').waitFor();
        await visitor.locator('.map-popup .glance').waitFor();
        return visitor.evaluate(() =>
            /translate\((-?[\d.]+)px, (-?[\d.]+)px\)\s*$/
                .exec(document.querySelector('.map-popup').closest('.ol-overlay-container').style.transform)
                .slice(1)
                .map(Number),
        );
    };
    const moved = async (before) => {
        const after = await placeOf();
        const scale = visitor.locator('.ol-scale-line-inner'),
            [, number, unit] = /([\d.]+) (km|m)/.exec(await textOf(scale));
        const perKm = (await scale.boundingBox()).width / (Number(number) / (unit === 'm' ? 1000 : 1));
        return [(after[0] - before[0]) / perKm, (before[1] - after[1]) / perKm];
    };
    await load('CGCS2000');
    const before = await placeOf();
    const isAt = async (wanted) => (await moved(before)).every((one, index) => Math.abs(one - wanted[index]) < 0.1);
    must(await isAt([0, 0]), 'the same outline, the same place');
    await load('GCJ-02');
    await becomes(() => isAt([0.56, -0.3]), true, 'kilometres east and north');
    const { points } = await (await fetch(`${server.url}/api/v1/live`)).json();
    deepEqual(
        points.filter((one) => one.code === 'stack1').map((one) => [one.longitude, one.latitude]),
        [[113.1, 22.55]],
    );
});
