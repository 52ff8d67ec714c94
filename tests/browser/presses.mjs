// Eight tasks from the overview, by who is signed in, counted in presses: a click, a key that does something, a field that is filled or
// chosen. A page that asks for one more fails here.
import { becomes, folderWith, match, must, newFile, openPage, ownServer, says } from './harness.mjs';
import { packet, sendPackets, stamp } from './devices.mjs';
import { signIn } from './walk_server.mjs';

const HOUR = 3_600_000;
const NOW = Math.floor(Date.now() / HOUR) * HOUR;
const POINTS =
    'point,mn,pw,edition,crc,kind,longitude,latitude,name\nplant1,PRESS1,123456,2017,strict,sewage,113.14,22.57,文昌沙污水处理厂\n';
const LIMITS = 'point,factor,average,upper,lower,basis,source\nplant1,w01018,hour,40,,standard,GB 18918-2002 表1\n';
const sent = (at, value) =>
    packet(`QN=${stamp(at)}000;ST=32;CN=2061;PW=123456;MN=PRESS1;Flag=5;CP=&&DataTime=${stamp(at)};w01018-Avg=${value},w01018-Flag=N&&`);

let server = null;
async function plant() {
    if (server) return server;
    server = await ownServer({ data: folderWith(['point', POINTS], ['limit', LIMITS])(), options: ['--hj212', '127.0.0.1:0'] });
    await sendPackets(server.devicesPort, [sent(NOW - 3 * HOUR, 36.2), sent(NOW - 2 * HOUR, 58.4)]);
    const open = async () => (await (await fetch(`${server.url}/api/v1/warnings?state=active`)).json()).total;
    await becomes(open, 1, 'the warning of the exceedance', 60_000);
    return server;
}

// Counts what a hand does.
class Hand {
    constructor(page) {
        this.page = page;
        this.presses = 0;
    }
    async click(locator) {
        this.presses += 1;
        await locator.click();
    }
    async key(name) {
        this.presses += 1;
        await this.page.keyboard.press(name);
    }
    async fill(label, text, exact = false) {
        this.presses += 1;
        await this.page.getByLabel(label, { exact }).fill(text);
    }
    async choose(label, value, exact = false) {
        this.presses += 1;
        await this.page.getByLabel(label, { exact }).selectOption(value);
    }
    link(name) {
        return this.click(this.page.getByRole('link', { name }).first());
    }
    button(name) {
        return this.click(this.page.getByRole('button', { name, exact: true }).first());
    }
    // One search for whatever it is: its first line that says so.
    async find(text, line = text) {
        await this.key('Control+k');
        this.presses += 1;
        await this.page.getByRole('dialog').getByRole('combobox').fill(text);
        await this.click(this.page.getByRole('option').filter({ hasText: line }).first());
    }
}

async function task(most, play) {
    const page = await openPage('/help', { server: await plant(), expected: /api\/v1\/boundary/ });
    await signIn(page, server);
    await page.goto('/');
    const hand = new Hand(page);
    await play(hand, page);
    console.log(`# ${hand.presses} presses`);
    must(hand.presses <= most, `${hand.presses} presses, ${most} at most`);
}

says('land for indicator 24 is entered in six presses', () =>
    task(6, async (hand, page) => {
        await hand.link(/单位工业用地工业增加值/);
        await hand.click(page.locator('li', { hasText: '工业用地面积' }).getByRole('link', { name: '填报 ›' }).last());
        await hand.fill('数值', '12941');
        await hand.fill('来源', '国土调查');
        await hand.button('先看看会变什么');
        await hand.button('确认保存');
        await page.getByText('已保存').waitFor();
    }),
);

says('it is corrected in eight presses, and withdrawn in eight more', () =>
    task(16, async (hand, page) => {
        await hand.find('工业用地面积', /^工业用地面积/);
        await hand.link('更正或撤回');
        await hand.fill('数值', '12950');
        await hand.fill('来源', '国土调查（复核）');
        await hand.button('先看看会变什么');
        await hand.button('确认保存');
        await page.getByText('已保存').waitFor();
        await hand.find('工业用地面积', /^工业用地面积/);
        await hand.link('更正或撤回');
        await hand.click(page.getByLabel('撤回这个数，不填新数'));
        await hand.fill('来源', '报错了');
        await hand.button('先看看会变什么');
        await hand.button('确认保存');
        await page.getByText('已保存').waitFor();
    }),
);

says('a filled template is imported in six presses', () =>
    task(6, async (hand, page) => {
        await hand.find('导入');
        hand.presses += 1;
        await page
            .locator('input[type=file]')
            .setInputFiles(newFile('数据项,年份,数值,单位,来源\n工业用地面积,2018,13000,亩,国土调查\n', '.csv'));
        await hand.button('先检查');
        await hand.button('确认导入');
        await page.getByText('已导入 1 行。').waitFor();
    }),
);

says('what will be missed and why stands on the first page', () =>
    task(0, async (_, page) => {
        await page.locator('.miss-group').first().waitFor();
        for (const row of await page.locator('.miss-group').allInnerTexts()) match(row, /\d/);
    }),
);

says('a point with its device is registered in nine presses', () =>
    task(9, async (hand, page) => {
        await hand.key('g');
        await hand.key('t');
        await hand.button('填写');
        await hand.fill('代码', 'plant2');
        await hand.fill('名称', '礼乐污水处理厂');
        await hand.choose('类型', 'sewage', true);
        await hand.fill('设备编号 MN', 'PRESS2');
        await hand.fill('密码 PW', '123456');
        await hand.button('登记');
        await page.getByText(/已保存，批次/).waitFor();
    }),
);

says('a limit is added in nine presses', () =>
    task(9, async (hand, page) => {
        await hand.find('限值');
        const form = page.locator('[data-form=limit]');
        await form.waitFor();
        hand.page = form;
        await hand.choose('监测点', 'plant1');
        await hand.fill('因子', '氨氮');
        await hand.fill('上限 mg/L', '5', true);
        await hand.fill('文件或条款', '排污许可证 91440704MA4UQXXX1P');
        await hand.fill('姓名', '陈九');
        await hand.button('登记限值');
        await form.getByText('已登记。').waitFor();
    }),
);

says('a warning is confirmed and closed in six presses', () =>
    task(6, async (hand, page) => {
        await hand.key('g');
        await hand.key('y');
        await hand.click(page.locator('.warning-table').getByRole('button', { name: '确认' }).first());
        const form = page.locator('.form-row');
        await form.waitFor();
        await hand.fill('姓名', '李四');
        await hand.fill('说明', '属实，已通知企业');
        await hand.click(form.getByRole('button', { name: '关闭' }));
        await becomes(async () => (await (await fetch(`${server.url}/api/v1/warnings?state=active`)).json()).total, 0, 'open warnings');
    }),
);

says('the raw frame of a value is reached in four presses', () =>
    task(4, async (hand, page) => {
        await hand.find('plant1', '文昌沙');
        await hand.click(page.getByRole('button', { name: /看原始报文/ }).first());
        await page.locator('.value-frames pre mark').first().waitFor();
    }),
);
