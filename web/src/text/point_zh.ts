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
