// Words of the pages about one point, Chinese.
import type { Doubt, POINT_KINDS } from '@/api/kinds';

export const pointZh = {
  title: '监测点 {code}',
  factorsShown: '共 {n} 个因子，这里是第 {from} 到 {to} 个；因子表里有的排在前面。', factorsBefore: '前面的', factorsAfter: '后面的',
  all: '全部监测点', newestAt: '最近数据 {time}', openWarnings: '有 {n} 条没有关闭的预警。', toWarnings: '查看预警',
  noData: '还没有数据，没有曲线。', warned: '（有预警）', noDataHelp: '设备连上并发来数据以后，这里就有实时值、曲线和日历。请核对设备编号（MN）和密码，并让设备连到服务器的接入地址。', noDataImport: '没有接入设备。用下面的表格导入数据以后，这里就有数值、曲线和日历。', noHours: '这个因子没有小时数据，算不出捕获率。',
  curve: '曲线', factor: '因子', kindLabel: '数据', span: '时段', from: '从', to: '到', numbers: '看数字', exceeds: '超过限值', limitName: { hour: '小时限值', day: '日均限值', instant: '单次限值' }, limitOnly: '{name} {bound}', limitNow: '{name}：{value} / {limit}', limitRunning: '今日均值到现在 {value} / {limit}', limitShare: '限值的 {percent}%',
  framesOf: '{n} 条，共 {total} 条', framesMore: '再列一些', timeFrom: '从几点', timeTo: '到几点',
  spans: { '24h': '24 小时', '7d': '7 天', '30d': '30 天', year: '一年' },
  kind: { realtime: '实时', minute: '分钟', hour: '小时', day: '日' },
  average: { hour: '小时', day: '日均', instant: '瞬时' }, basis: { permit: '许可限值', standard: '标准限值', temporary: '临时限值' },
  keyDoubtful: '一部分数据无效', keyInvalid: '数据无效', keyGap: '缺数',
  calendar: '数据日历', year: '年', captureIs: '数据捕获率，有效 {valid} 小时，应有 {due} 小时', interval: '每 {n} 小时一个值。', byMonth: '按月', month: '月份', rate: '捕获率',
  validHours: '有效小时', dueHours: '应有小时', exceedingDays: '有超标的天数', calendarLabel: '{year} 年每天的数据：{list}',
  hours: '有效 {valid} / {due}', exceedingHours: '超标 {n} 小时', dayMean: '均值 {value} {unit}', weekdays: ['一', '二', '三', '四', '五', '六', '日'],
  day: { valid: '数据完整', doubtful: '有效数据不足四分之三', exceeding: '有小时超标', missing: '没有数据', none: '不要求' },
  frameDamaged: '已损坏，读不出来', frames: '原始报文', framesHelp: '数值从哪一条报文来。报文里有设备密码，只给管理员看。', day_: '日期', noFrames: '这一天没有带数值的报文。', framesCut: '最新的 {n} 条', framesShown: '{n} 条', received: '收到时间', bytes: '字节', position: '位置',
  frame: '报文 {position}', peer: '来自', segment: '档案段和偏移', previous: '上一段的摘要', seal: '本段的摘要', first: '这是第一段', growing: '本段还在写，写满后封存', hex: '十六进制原文', fields: '字段', field: '字段', said: '值',
  devices: '设备', noDevices: '没有接入设备，数据由表格导入。', devicesHidden: '接入设备 {n} 台。设备编号和设置只给管理员看。', editPoint: '修改监测点', editDevice: '修改设置', withdraw: '撤销这个监测点', reason: '原因', withdrawNow: '撤销', withdrawHelp: '以前的数据保留，设备从此不能再接入。',
  derived: { Zs: '{name}（折算）', Day: '{name}（昼间）', Night: '{name}（夜间）' },
};

export const pointsZh = {
  title: '监测点',
  kind: '类型', region: '区域', state: '状态', search: '搜索名称或代码', simulated: '模拟',
  shown: '{n} 个监测点，{exceeding} 个超标，{suspicious} 个存疑，{silent} 个离线，{never} 个从未上线', noneFit: '没有符合条件的监测点。',
  noData: '还没有数据', sort: { place: '登记顺序' },
  kinds: { outfall: '废水排口', stack: '废气排口', hood: '餐饮油烟', dust: '扬尘', river: '河流断面', lake: '湖库断面', air: '环境空气', sewage: '污水处理厂', noise: '噪声' } satisfies Record<(typeof POINT_KINDS)[number], string>,
  emptyTitle: '还没有登记监测点', step1: '在下面登记监测点和它的设备编号（MN）、密码；多个点位用表格一次导入。', step2: '请管理员打开设备接入。', step2Admin: '启动服务时打开设备接入：qingshan serve --hj212 地址:端口。', step3: '把这个地址和端口告诉设备，设备连上以后自动出现数据。', step4Admin: '想先看看样子，运行 ./run --demo，用的是模拟数据，和真实数据分开存放。',
  add: '登记监测点', open: '填写', byForm: '填表', byTable: '导入表格', register: '登记', change: '保存修改', person: '操作人', saved: '已保存，批次 {batch}。', same: '和现在的一样，没有改动。',
  keepPassword: '空着就不改', source: '数据来自', fromDevice: '接入的设备', noDevice: '没有接入设备', suggestion: '从报文看，应该是：{list}。', take: '采用',
  importHelp: 'CSV（UTF-8），列名：point, mn, pw, edition, crc, kind, longitude, latitude，可加 name, region, charset, data_time, minute_interval, clock_offset_s, enabled, tail。没有接入设备的监测点，mn 和 pw 空着；整张表都没有设备时，可以不要 mn, pw, edition, crc 四列。',
  looked: '检查通过：{rows} 行，新增 {added}，修改 {changed}，还没有保存。', imported: '已导入 {rows} 行：新增 {added}，修改 {changed}。',
  field: { point: '代码', name: '名称', kind: '类型', region: '区域', longitude: '经度', latitude: '纬度', mn: '设备编号 MN', pw: '密码 PW', edition: '协议版本', crc: '校验', tail: '报文结尾', charset: '字符集', data_time: '均值时间是', minute_interval: '分钟数据间隔（分钟）', clock_offset_s: '时钟修正（秒）', enabled: '允许接入' },
  word: { edition: { 2005: 'HJ/T 212-2005', 2017: 'HJ 212-2017', 2025: 'HJ 212-2025' }, crc: { strict: '按标准', modbus: '也接受 Modbus', ignore: '不校验' }, tail: { crlf: '回车换行（按标准）', any: '不限（换行、回车或没有）' }, charset: { utf8: 'UTF-8', gbk: 'GBK' }, data_time: { start: '时段开始', end: '时段结束' }, enabled: { yes: '允许', no: '停用' } },
};

export const seriesZh = {
  title: '导入监测数据', open: '导入数据',
  help: 'CSV（UTF-8）、XLSX 或 ODS，列名：监测点编号、因子编码、数据类型、时间、数值，可加标记；例如 {point},w01018,day,2026-01-05,12.5。实时和分钟数据按设备数据计算均值，小时和日数据存为人工数据。',
  file: '数据文件', timeIsEnd: '时间为时段终点（如 01:00 指 0 时到 1 时）', save: '导入', looked: '检查通过：{n} 行，{series} 个序列，还没有保存。', saved: '已导入 {n} 行：新存 {stored}，和已有的一样 {repeated}。',
  refused: '没有保存。请改好下面的行再导入。', wrong: '有错的行，最多列出前 20 行', preview: '将要导入的数据', of: '监测点和因子', rows: '行数', span: '时段',
};

export const dailyZh = {
  title: '监测日报',
  before: '前一天', after: '后一天', date: '日期', table: '各监测点的小时数据', show: '列出', showWanting: '要看的：超标、离线或有效不足（{n} 个）', showAll: '全部监测点（{n} 个）', noneWanting: '这一天没有超标、离线或有效不足的监测点。',
  summary: '{n} 个监测点，{heard} 个有数据，{exceeding} 个有超标，{offline} 个有无数据时段。', warnings: '新增预警 {opened} 条，关闭 {closed} 条。', air: '当天空气质量指数 {aqi}。', toAir: '空气页', noAir: '没有当天的空气质量指数。',
  offline: '无数据 {spans}', nothing: '没有小时数据', opened: '当天新增的预警', closed: '当天关闭的预警', none: '没有',
};

// Why a value is in doubt.
export const doubtZh = {
  of: '存疑：{why}', some: '存疑 {n} 个', word: '存疑',
  why: { sentinel: '像设备表示“没有数”的代码', below: '比可能的最小值还小', above: '比可能的最大值还大', range: '超出合理范围', negative: '不该是负值', zero: '零值，多半是仪器没有测' } satisfies Record<Exclude<Doubt, ''>, string>,
};

// Means that are made anew, or are of earlier rules.
export const meansZh = {
  again: '新版规则正在重算以前的均值，已完成 {done}%，算完以前这里有的均值还会变。', againStart: '新版规则正在重算以前的均值，算完以前这里有的均值还会变。',
  waiting: '{from} 至 {to} 的均值还是按第 {edition} 版规则算的，正在按第 {now} 版重算。', gone: '{from} 至 {to} 的均值是按第 {edition} 版规则算的：原来的数据已过保存期，不能按第 {now} 版重算。', one: '第 {edition} 版规则',
};

export const curveZh = {
  label: '{name}，{from} 至 {to}，{n} 个值', keys: '左右键移动，按住 Shift 选一段，回车放大，减号或 Esc 缩小。', hint: '拖动选一段放大，双击缩小。',
  none: '没有数', gap: '缺数', empty: '这一段没有数据', flagged: '标记 {flag}', share: '有效 {valid} / {count}', selected: '{from} 至 {to}，回车放大',
  outside: '{limits}（在图外）', table: '{n} 行', tableCut: '最近 {shown} 行，共 {n} 行', time: '时间', mean: '均值', value: '数值', least: '最小', most: '最大',
  validOf: '有效 / 全部', flag: '标记', noFlag: '无',
};

export const valueZh = {
  title: '这个数从哪里来', short: '报文', toFrame: '看原始报文', close: '收起', none: '这个时间没有值。', signIn: '报文里有设备密码，只给管理员看。', doubt: '存疑', from: '来源',
  several: '{n} 个值', of: '第 {i} / {n} 个', before: '上一个', after: '下一个', cut: '只列最新的 200 个', version: '第 {n} 版', copy: '复制报文和摘要', copied: '已复制。',
  imported: '由{who}在 {at} 从表格导入：{file} 第 {line} 行（流水号 {batch}），没有原始报文。', importedUnnamed: '由{who}在 {at} 从表格导入，第 {line} 行（流水号 {batch}），没有原始报文。',
  noFrame: '人工填报或表格导入的值，没有原始报文；谁在什么时候导入的，见“变更”。', madeOfNone: '由导入的数据算出，没有原始报文。',
  madeOf: '由 {values} 个{kind}值算出，来自 {frames} 条报文：', first: '只列最早的 {n} 条。',
  origin: { device: '设备上传', computed: '系统计算', manual: '人工或导入', simulated: '模拟', imported: '表格导入（数采仪数据）' },
};
