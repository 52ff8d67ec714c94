// Words of the pages about one point, Chinese.
export const pointZh = {
  title: '监测点 {code}',
  derived: { Zs: '{name}（折算）', Day: '{name}（昼间）', Night: '{name}（夜间）' },
};

export const pointsZh = {
  title: '监测点',
};

export const dailyZh = {
  title: '监测日报',
};

export const curveZh = {
  label: '{name}，{from} 至 {to}，{n} 个值', keys: '左右键移动，按住 Shift 选一段，回车放大，减号或 Esc 缩小。', hint: '拖动选一段放大，双击缩小。',
  none: '没有数', gap: '缺数', empty: '这一段没有数据', flagged: '标记 {flag}', share: '有效 {valid} / {count}', selected: '{from} 至 {to}，回车放大',
  outside: '{limits}（在图外）', table: '{n} 行', tableCut: '最近 {shown} 行，共 {n} 行', time: '时间', mean: '均值', value: '数值', least: '最小', most: '最大',
  validOf: '有效 / 全部', flag: '标记', noFlag: '无',
};
