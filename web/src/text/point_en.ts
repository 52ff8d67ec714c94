// Words of the pages about one point, English.
export const pointEn = {
  title: 'Point {code}',
  factorsShown: '{n} factors; these are {from} to {to}. Those of the factor table come first.', factorsBefore: 'Before', factorsAfter: 'After',
  all: 'All points', newestAt: 'newest data {time}', openWarnings: '{n} warnings are not closed.', toWarnings: 'See them',
  noData: 'No data yet, so no curve.', warned: ' (warning)', noDataHelp: 'Once the device connects and sends, its values, curve and calendar are here. Check device number (MN) and password, and that the device knows the address of the gateway.', noDataImport: 'No device. Import a table below, and values, curve and calendar are here.', noHours: 'This factor has no hourly data, so there is no capture rate.',
  curve: 'Curve', factor: 'Factor', kindLabel: 'Data', span: 'Span', from: 'From', to: 'To', numbers: 'Show the numbers', exceeds: 'above the limit', limitName: { hour: 'hourly limit', day: 'daily limit', instant: 'limit of single values' }, limitOnly: '{name} {bound}', limitNow: '{name}: {value} / {limit}', limitRunning: 'mean of today so far {value} / {limit}', limitShare: '{percent}% of the limit',
  framesOf: '{n} of {total}', framesMore: 'More', timeFrom: 'From (time)', timeTo: 'To (time)',
  spans: { '24h': '24 hours', '7d': '7 days', '30d': '30 days', year: 'a year' },
  kind: { realtime: 'real-time', minute: 'minute', hour: 'hour', day: 'day' },
  average: { hour: 'hourly ', day: 'daily ', instant: 'instant ' }, basis: { permit: 'permit limit', standard: 'standard limit', temporary: 'temporary limit' },
  keyDoubtful: 'some values not valid', keyInvalid: 'not valid', keyGap: 'no data',
  calendar: 'Calendar of data', year: 'Year', captureIs: 'data capture, {valid} valid hours of {due} due', interval: 'One value every {n} hours.', byMonth: 'By month', month: 'Month', rate: 'Capture',
  validHours: 'Valid hours', dueHours: 'Hours due', exceedingDays: 'Days with exceedance', calendarLabel: 'Data of each day of {year}: {list}',
  hours: 'valid {valid} / {due}', exceedingHours: '{n} hours above the limit', dayMean: 'mean {value} {unit}', weekdays: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
  day: { valid: 'complete', doubtful: 'under three quarters valid', exceeding: 'an hour above the limit', missing: 'no data', none: 'nothing due' },
  frameDamaged: 'damaged, cannot be read', frames: 'Raw frames', framesHelp: 'Which frame a value came from. Frames hold the password of the device: for the administrator only.', day_: 'Day', noFrames: 'No frame with values on this day.', framesCut: 'the newest {n}', framesShown: '{n} frames', received: 'Received', bytes: 'bytes', position: 'Position',
  frame: 'Frame {position}', peer: 'From', segment: 'Segment and offset', previous: 'Digest of the segment before', seal: 'Digest of this segment', first: 'this is the first one', growing: 'it is still being written', hex: 'bytes in hex', fields: 'Fields', field: 'Field', said: 'Value',
  devices: 'Devices', noDevices: 'No device; data come by import.', devicesHidden: 'Devices: {n}. Their numbers and settings are shown to administrators.', editPoint: 'Change the point', editDevice: 'Change settings', withdraw: 'Withdraw this point', reason: 'Reason', withdrawNow: 'Withdraw', withdrawHelp: 'What was observed stays; the devices can no longer connect.',
  derived: { Zs: '{name} (converted)', Day: '{name} (day)', Night: '{name} (night)' },
};

export const pointsEn = {
  title: 'Monitoring points',
  kind: 'Kind', region: 'Area', state: 'State', search: 'Search name or code', simulated: 'simulated',
  shown: '{n} points, {exceeding} over limit, {suspicious} doubtful, {silent} silent, {never} never seen', noneFit: 'No point fits.',
  noData: 'no data yet', sort: { place: 'as registered' },
  kinds: { outfall: 'Waste water outfall', stack: 'Stack', hood: 'Kitchen hood', dust: 'Dust', river: 'River section', lake: 'Lake section', air: 'Air station', sewage: 'Sewage plant', noise: 'Noise' },
  emptyTitle: 'No monitoring point is registered yet', step1: 'Register a point with the number (MN) and password of its device below; import a table for many.', step2: 'An administrator opens the gateway.', step2Admin: 'Open the gateway when serving: qingshan serve --hj212 ADDRESS:PORT.', step3: 'Give that address and port to the device; its data appear here by themselves.', step4Admin: 'To see what it looks like, run ./run --demo: simulated data, in a folder of their own.',
  add: 'Register a point', open: 'Fill in', byForm: 'By form', byTable: 'By table', register: 'Register', change: 'Save changes', person: 'Person', saved: 'Saved, batch {batch}.', same: 'The same as now; nothing changed.',
  keepPassword: 'leave empty to keep', source: 'Data come from', fromDevice: 'a device', noDevice: 'No device', suggestion: 'Its frames suggest: {list}.', take: 'Use it',
  importHelp: 'CSV (UTF-8) with the columns point, mn, pw, edition, crc, kind, longitude, latitude; also name, region, charset, data_time, minute_interval, clock_offset_s, enabled, tail. A point without a device has an empty mn and pw; a table without devices may leave out mn, pw, edition, crc.',
  looked: 'Checked: {rows} rows, {added} new, {changed} changed; nothing is saved yet.', imported: '{rows} rows imported: {added} new, {changed} changed.',
  field: { point: 'Code', name: 'Name', kind: 'Kind', region: 'Area', longitude: 'Longitude', latitude: 'Latitude', mn: 'Device number MN', pw: 'Password PW', edition: 'Edition', crc: 'Check sum', tail: 'Frames end with', charset: 'Characters', data_time: 'Time of a mean is', minute_interval: 'Minute mean every (minutes)', clock_offset_s: 'Clock correction (seconds)', enabled: 'May connect' },
  word: { edition: { 2005: 'HJ/T 212-2005', 2017: 'HJ 212-2017', 2025: 'HJ 212-2025' }, crc: { strict: 'as the standard says', modbus: 'Modbus too', ignore: 'not checked' }, tail: { crlf: 'CR LF (the standard)', any: 'anything (LF, CR or nothing)' }, charset: { utf8: 'UTF-8', gbk: 'GBK' }, data_time: { start: 'the start', end: 'the end' }, enabled: { yes: 'yes', no: 'no' } },
};

export const seriesEn = {
  title: 'Import observations', open: 'Import data',
  help: 'CSV (UTF-8) with the columns point, factor, kind, time, value; also flag; as {point},w01018,day,2026-01-05,12.5. kind is realtime, minute, hour or day. Stored as manual data.',
  file: 'Table', timeIsEnd: 'times are ends of intervals (01:00 is the hour from 0 to 1)', save: 'Import', looked: 'Checked: {n} rows in {series} series; nothing is saved yet.', saved: '{n} rows imported: {stored} stored, {repeated} the same as before.',
  refused: 'Nothing was saved. Correct the rows below and try again.', wrong: 'Rows with mistakes, the first 20 at most', preview: 'What would be imported', of: 'Point and factor', rows: 'Rows', span: 'Span',
};

export const dailyEn = {
  title: 'Daily monitoring report',
  before: 'Day before', after: 'Day after', date: 'Day', table: 'Hourly data of each point', show: 'Show', showWanting: 'To look at: above a limit, offline or too few valid ({n})', showAll: 'All points ({n})', noneWanting: 'No point was above a limit, offline or short of valid data on this day.',
  summary: '{n} points, {heard} with data, {exceeding} above a limit, {offline} with spans without data. ', warnings: '{opened} warnings opened, {closed} closed.', air: 'Air quality index of the day: {aqi}.', toAir: 'Air page', noAir: 'There is no air quality index of the day.',
  offline: 'no data {spans}', nothing: 'no hourly data', opened: 'Warnings opened on this day', closed: 'Warnings closed on this day', none: 'None',
};

export const doubtEn = {
  of: 'in doubt: {why}', some: '{n} in doubt', word: 'in doubt',
  why: { sentinel: 'looks like a code for “no value”', below: 'less than the quantity can be', above: 'more than the quantity can be', range: 'outside the sound range', negative: 'should not be negative', zero: 'a zero, most likely of the instrument' },
};

export const meansEn = {
  again: 'Earlier means are being computed anew by the present rules, {done} % are done; means shown here may still change.', againStart: 'Earlier means are being computed anew by the present rules; means shown here may still change.',
  waiting: 'Means from {from} to {to} are still by edition {edition} of the rules; they are being computed anew by edition {now}.', gone: 'Means from {from} to {to} are by edition {edition} of the rules: what they were made of is no longer kept, so edition {now} cannot be applied.', one: 'edition {edition} of the rules',
};

export const curveEn = {
  label: '{name}, {from} to {to}, {n} values', keys: 'Left and right move, hold Shift to select, Enter zooms in, minus or Escape zooms out.', hint: 'Drag to zoom in, double-click to zoom out.',
  none: 'no number', gap: 'no data', empty: 'No data in this span', flagged: 'flag {flag}', share: '{valid} of {count} valid', selected: '{from} to {to}, Enter zooms in',
  outside: '{limits} (beyond the chart)', table: '{n} rows', tableCut: 'newest {shown} of {n} rows', time: 'time', mean: 'mean', value: 'value', least: 'least', most: 'most',
  validOf: 'valid / all', flag: 'flag', noFlag: 'none',
};

export const valueEn = {
  title: 'Where this number comes from', short: 'frame', toFrame: 'show the raw frame', close: 'Close', none: 'There is no value of this time.', signIn: 'Frames hold passwords of devices: for the administrator only.', doubt: 'Doubt', from: 'Origin',
  several: '{n} values', of: '{i} of {n}', before: 'Before', after: 'After', cut: 'only the newest 200', version: 'version {n}', copy: 'Copy frame and digest', copied: 'Copied.',
  imported: 'Imported by {who} at {at} from {file}, line {line} (batch {batch}); there is no raw frame.', importedUnnamed: 'Imported by {who} at {at} from a table, line {line} (batch {batch}); there is no raw frame.',
  noFrame: 'Entered by a person or imported from a table: there is no raw frame. Who imported when stands in the changes.', madeOfNone: 'Computed from imported data: there is no raw frame.',
  madeOf: 'Computed from {values} values ({kind}) of {frames} frames:', first: 'The first {n} only.',
  origin: { device: 'sent by the device', computed: 'computed', manual: 'entered or imported', simulated: 'simulated', imported: 'imported (a logger’s data)' },
};
