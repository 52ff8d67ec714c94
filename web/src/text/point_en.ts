// Words of the pages about one point, English.
export const pointEn = {
  title: 'Point {code}',
  derived: { Zs: '{name} (converted)', Day: '{name} (day)', Night: '{name} (night)' },
};

export const pointsEn = {
  title: 'Monitoring points',
};

export const dailyEn = {
  title: 'Daily monitoring report',
};
