// Chinese texts of the pages that show the county live: wall, map, devices.
import type { PointStatus } from '@/api/answers';
import type { POINT_KINDS, Rule, SeriesKind } from '@/api/kinds';

type PointKind = (typeof POINT_KINDS)[number];

export const liveZh = {
  since: { minutes: '{n} 分钟前起', hours: '{n} 小时前起', days: '{n} 天前起', now: '刚刚起' },
  ago: { minutes: '{n} 分钟前', hours: '{n} 小时前', days: '{n} 天前', now: '刚刚' },
  status: { exceeding: '超标', silent: '离线', never: '从未上线', suspicious: '存疑', online: '正常', manual: '人工报数' } satisfies Record<PointStatus, string>,
  kind: {
    outfall: '废水排口', stack: '废气排口', hood: '餐饮油烟', dust: '扬尘', river: '河流断面', lake: '湖库断面', air: '空气站', sewage: '污水处理厂', noise: '噪声', other: '其他',
  } satisfies Record<PointKind | 'other', string>,
  mean: { realtime: '实时', minute: '分钟均值', hour: '小时均值', day: '日均值' } satisfies Record<SeriesKind, string>,
  rule: {
    exceedance: '超标', sustained: '持续超标', no_data: '无数据', constant: '恒值', jump: '突变', zero: '零值', range: '超量程', negative: '负值', clock: '时钟不准', twin: '因子雷同', copy: '数据雷同',
    efficiency: '去除率低', idle: '设施停运', flag: '设备标记异常',
  } satisfies Record<Rule | 'flag', string>,
  simulated: '模拟数据，仅供演示',
  dataAsOf: '数据截至 {time}',
  noData: '还没有数据',
  notListening: '接入端口没有打开',
  limit: '限值 {value}',
  times: '超标 {n} 倍',
  beyond: '超出限值',
};

export const wallZh = {
  title: '生态环境监测',
  leave: '返回',
  online: '在线', of: '共 {n} 个监测点', exceeding: '超标', missing: '离线', suspicious: '存疑',
  never: '另有 {n} 个从未上线',
  air: '空气质量指数', primary: '首要污染物 {list}', airNone: '没有空气数据', airHour: '到 {time} 的一小时',
  water: '河流断面', waterNone: '没有断面评价', unclassed: '未评价',
  exceedNone: '现在没有超标', missingNone: '全部在线',
  exceedTitle: '正在超标', missingTitle: '离线和存疑', more: '还有 {n} 条',
  warnings: '预警', warningsNone: '没有未关闭的预警',
  map: '监测点分布',
};

export const mapZh = { legend: '图例', grid: '网格 {km} 公里', noPlaces: '没有登记经纬度的监测点，可在监测点页补登。', outline: '行政边界', outlineFile: '边界文件（GeoJSON，经纬度）', outlineDatum: '坐标系', datums: { CGCS2000: 'CGCS2000', 'GCJ-02': 'GCJ-02（地图网站）' }, outlineSource: '来源', outlineApproval: '审图号', outlineApprovalHelp: '例如 粤S(2024)001号', outlinePerson: '操作人', outlineSaid: '{source}，审图号 {approval}', outlineSave: '载入', outlineHelp: '公开页面只画有审图号的边界。坐标系是 GCJ-02 时，监测点只在画图时移动，登记的经纬度不变。', outlineNoJson: '{name} 不是 GeoJSON 文件。', outlineDone: '已载入。', outlineDoneHidden: '已载入；没有审图号，只有登录的管理员看得到。', 
  title: '监测地图',
  lead: '形状是类型，颜色和文字是状态。点一个监测点看最新值；键盘可以用右边的列表。',
  label: '{n} 个监测点的地图，列表在旁边',
  kind: '类型', status: '状态', list: '监测点', count: '{n} 个', none: '没有符合条件的监测点。', open: '打开监测点', close: '关闭',
  factor: '因子', value: '最新值', time: '时间', noValues: '还没有收到数据', fit: '全部显示',
  tiles: '天地图底图', tilesHelp: '填天地图密钥后显示底图；密钥只存在这个浏览器。没有外网时不要填。', tilesUsed: '正在用这个密钥取底图。', tilesKey: '天地图密钥', tilesOn: '使用', tilesOff: '不用底图',
  attribution: '天地图',
};

export const devicesZh = {
  title: '设备状态',
  lead: '一行一台数采仪。',
  sentence: '{total} 台设备，{connected} 台连着',
  gateway: '接入端口：{connections} 个连接，启动以来收到 {frames} 包，重复 {repeated} 包，拒收 {refused} 包',
  deaf: '设备接入没有打开，请管理员打开。',
  caption: '每台设备的连接、数据和异常',
  state: '状态', settings: '设置',
  connected: '连着', disconnected: '没有连接', disabled: '已停用', ahead: '有 {n} 个值的时间在将来', frames: '启动以来 {n} 包', reconnects: '连接 {n} 次', noTrouble: '无',
  edition: 'HJ 212-{edition}', crc: { strict: '严格校验', modbus: 'Modbus 校验', ignore: '不校验' }, offset: '时间修正 {n} 秒',
  weak: '密码太简单', hidden: '设备编号和来访地址只给管理员看。', eventTitle: '接入记录', eventNone: '没有异常记录。',
  filter: '只看', all: '全部', problems: '有问题的', search: '设备、点位或编号', plain: '有问题的在前', eventPlain: '最近的在前',
};
