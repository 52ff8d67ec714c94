// The pages of air and water with observations on them.
import { axeFindings, becomes, deepEqual, newFile, newFolder, openPage, ownServer, PHONE, runProgram, says } from './harness.mjs';

const POINTS = 'point,mn,pw,edition,crc,kind,longitude,latitude,name\nair1,m1,123456,2017,strict,air,113.1,22.5,江海站\nriv1,m2,123456,2017,strict,river,113.1,22.5,麻园河\n';
const CLEAN = { a34004: 20, a34002: 40, a21026: 8, a21004: 20, a21005: 0.6, a05024: 60 };

function observations() {
  let text = 'point,factor,kind,time,value,origin\n';
  for (let day = 1; day <= 28; day += 1) {
    const date = `2020-02-${String(day).padStart(2, '0')}`;
    for (const [factor, value] of Object.entries(CLEAN)) text += `air1,${factor},day,${date} 00:00:00,${day === 9 && factor === 'a34004' ? 160 : value},manual\n`;
  }
  for (let month = 1; month <= 12; month += 1) text += `riv1,w21003,day,2020-${String(month).padStart(2, '0')}-08 00:00:00,1.2,manual\n`;
  return text;
}

let server = null;
async function observed() {
  if (server) return server;
  const data = newFolder();
  runProgram('point', 'import', newFile(POINTS, '.csv'), '--data', data);
  runProgram('series', 'import', newFile(observations(), '.csv'), '--data', data);
  server = await ownServer({ data });
  return server;
}

says('a day of the calendar opens down to the hours of its station, on a desk and on a phone', async () => {
  for (const size of [undefined, PHONE]) {
    const page = await openPage('/air?of=2020', { server: await observed(), ...(size ? { size } : {}) });
    const heavy = page.getByRole('button', { name: /^2020-02-09 指数 210 重度，首要污染物 PM2\.5$/ });
    await heavy.click();
    await page.getByRole('button', { name: '看小时' }).click();
    await page.getByText('江海站：这一天的小时值').waitFor();
    deepEqual(await axeFindings(page), []);
    await becomes(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no overflow');
  }
});

says('a section shows its class and opens to the months of its items', async () => {
  const page = await openPage('/water?of=2020', { server: await observed() });
  await page.getByRole('button', { name: '麻园河' }).click();
  await page.getByRole('heading', { name: /麻园河\s*Ⅳ/ }).waitFor();
  deepEqual(await axeFindings(page), []);
});
