// Words of the warning pages, Chinese. A list without one of its words is an error of types.
import type { Average, Basis, NUMBER_PARAMETERS, OTHER_PARAMETERS, Rule, StepKind, WarningLevel, WarningState } from '@/api/kinds';

type Parameter = (typeof NUMBER_PARAMETERS)[number] | (typeof OTHER_PARAMETERS)[number];

export const warningsZh = {
  reasons: ['属实，已通知企业', '设备故障', '企业停产', '正在校准', '数据异常，正在核实'], title: '预警', tabs: '预警页面', board: '预警', limits: '限值', maintenance: '维护时段', rules: '判定规则',
  lead: '按法定均值判超标，按规则找缺数和可疑数据。原因消失后自动关闭，过程全部留痕。',
  state: { open: '待确认', acknowledged: '已确认', closed: '已关闭' } satisfies Record<WarningState, string>, active: '未关闭', all: '全部', stateTabs: '按状态',
  sentence: '{open} 条待确认，{acknowledged} 条已确认未关闭', none: '没有未关闭的预警。', noneHelp: '先给监测点登记限值，再打开设备接入；新的超标和可疑数据会自动出现在这里。', toLimits: '去登记限值',
  empty: '没有符合条件的预警。', clear: '清除筛选',
  rule: '规则', point: '监测点', factor: '因子', from: '从', to: '到', sorts: { worst: '最严重' },
  since: '开始', lasted: '已持续 {time}', lastedFor: '持续 {time}', count: '次数', curve: '曲线', handle: '处理', open: '查看', whole: '整个监测点',
  caption: '预警，{n} 条', simulated: '模拟',
  revoked: '重新判定后撤销', byPerson: '人工关闭', suppressed: '维护时段内 {n} 次不计',
  minutes: '{n} 分钟', hours: '{n} 小时', days: '{n} 天',
  over: '超标 {n} 倍',
  acknowledge: '确认', note: '备注', close: '关闭', person: '姓名', noteField: '说明', noteHelp: '做了什么、找过谁', save: '保存', cancel: '取消', saved: '已保存。',
  choose: '请选择',
  level: '级别', levels: { severe: '重', moderate: '中', slight: '轻' } satisfies Record<WarningLevel, string>, levelHelp: '重：立即处置（连续超标、设施停运）；中：当班查明（超标、断数、雷同）；轻：数据可疑，核实。级别可在判定规则里调整。', reopen: '重新打开', reopenHelp: '重新打开后，由人关闭；之后再发生的另立一条。', held: '人工重新打开，由人关闭', needPerson: '请填写姓名和说明。', closeHelp: '原因仍在时关闭，过 24 小时还没消失会再次预警。',
  steps: '处理过程', stepKind: { opened: '发现', acknowledged: '确认', noted: '备注', closed: '关闭', revised: '修订', raised: '升级', reopened: '重新打开' } satisfies Record<StepKind, string>,
  numbers: '数值', limitOf: '限值依据', frames: '原始报文', framesHelp: '这次最严重的数来自这些报文（原始日志中的位置）。', noFrames: '这些数据没有原始报文（导入或计算得到）。',
  settings: '判定用的参数', worst: '最严重', opened: '发现于', closedAt: '关闭于', other: '对照监测点', otherFactor: '对照因子', atMost: '上限', atLeast: '下限', one: '预警 {no}', missing: '没有这条预警。',
  ruleName: {
    exceedance: '超标', sustained: '持续超标', no_data: '无数据', constant: '恒值', jump: '突变', zero: '零值', range: '超量程', negative: '负值', clock: '时钟偏差', twin: '因子雷同', copy: '数据雷同',
    efficiency: '去除率低', idle: '设施停运',
  } satisfies Record<Rule, string>,
  number: {
    value: '数值', limit: '限值', multiple: '超标倍数', low: '下限', high: '上限', median: '此前中位数', allowed: '允许', minutes: '时长（分钟）', offset_s: '偏差（秒）', percent: '去除率（%）',
    least: '应不低于（%）', outlet: '出口', inlet: '进口', facility: '设施状态', production: '生产状态',
  },
  parameter: {
    count: '次数', minutes: '时长（分钟）', clear: '恢复次数', clear_minutes: '恢复时长（分钟）', gap_minutes: '断开（分钟）', window: '比较个数', times: '波动倍数', percent: '百分数', least: '起算值', low: '下限', high: '上限',
    seconds: '偏差（秒）', spread: '偏差波动（秒）', distinct: '不同数值', cold_c: '低温界限（℃）', again_hours: '再次预警（小时）', level: '级别（3重 2中 1轻）', enabled: '启用', other_point: '对照监测点', other_factor: '对照因子',
  } satisfies Record<Parameter, string>,
};

export const limitsZh = {
  plain: '按点位目录', search: '点位、因子或依据',
  title: '限值', lead: '同一天有几个限值时以最严的为准；注明“替代”的临时要求单独起作用。撤销的限值保留在历史里。', add: '登记限值', caption: '监测点的限值',
  average: '均值', averages: { hour: '小时均值', day: '日均值', instant: '单次值' } satisfies Record<Average, string>, upper: '上限', lower: '下限', cold: '低温上限', coldHelp: '水温不高于 12 ℃ 时',
  basis: '依据', bases: { permit: '排污许可', standard: '排放标准', temporary: '临时要求' } satisfies Record<Basis, string>, exclusive: '替代其他限值', validFrom: '生效日', validTo: '截止日', source: '文件或条款',
  valid: '有效期', always: '长期', since: '{from} 起', until: '到 {to}', withdraw: '撤销', reason: '撤销原因', ended: '已撤销的也列出', endedBy: '{who} 撤销', none: '还没有限值。', noneHelp: '在下面登记，或导入 CSV：point, factor, average, upper, lower, basis, valid_from, valid_to, source。',
  import: '导入 CSV', file: '文件', check: '先检查', confirm: '确认导入', checked: '检查通过：新增 {added} 条，已有 {same} 条，还没有保存。', imported: '已导入：新增 {added} 条，已有 {same} 条。',
  factorHelp: '名称、简称或代码，从列表里选', added: '已登记。',
  fromStandard: '按标准登记', standard: '标准', grade: '级别', scope: '适用对象', preview: '预览', take: '登记这些限值', taken: '已登记：新增 {added} 条，已有 {same} 条。', leftOut: '没有登记（没有因子代码，或单位不能换算）：{list}',
};

export const maintenanceZh = {
  plain: '最近登记的在前', search: '点位、原因或登记人',
  title: '维护时段', lead: '时段内的数据不产生预警；占一个均值四分之一以上的时段才算。', add: '登记维护时段', caption: '维护时段', none: '没有登记维护时段。',
  from: '开始', to: '结束', reason: '原因', factorHelp: '空着就是全部因子，或从列表里选', reasonHelp: '校准、检修、停产……', allFactors: '全部因子', withdraw: '撤销',
};

export const rulesZh = {
  plain: '按规则目录', search: '规则、参数或范围', onlyOwn: '只看本区设置的',
  title: '判定规则', lead: '规则的参数来自国家包；可以按监测点或因子另设，离得近的先用：监测点、因子、领域。', caption: '规则的参数', set: '另设参数', parameter: '参数', value: '值', valueHelp: '留空恢复默认', scope: '适用',
  everywhere: '全部', source: '依据', verified: '已核对', weak: '经验值', own: '本县设定', domain: { water: '废水', gas: '废气', air: '空气', surface: '地表水' },
};
