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

export const curveEn = {
  label: '{name}, {from} to {to}, {n} values', keys: 'Left and right move, hold Shift to select, Enter zooms in, minus or Escape zooms out.', hint: 'Drag to zoom in, double-click to zoom out.',
  none: 'no number', gap: 'no data', empty: 'No data in this span', flagged: 'flag {flag}', share: '{valid} of {count} valid', selected: '{from} to {to}, Enter zooms in',
  outside: '{limits} (beyond the chart)', table: '{n} rows', tableCut: 'newest {shown} of {n} rows', time: 'time', mean: 'mean', value: 'value', least: 'least', most: 'most',
  validOf: 'valid / all', flag: 'flag', noFlag: 'none',
};
