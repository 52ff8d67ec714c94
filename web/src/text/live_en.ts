// English texts of the pages that show the county live; the keys are those of live_zh.ts.
export const liveEn = {
  since: { minutes: 'for {n} min', hours: 'for {n} h', days: 'for {n} days', now: 'just now' },
  ago: { minutes: '{n} min ago', hours: '{n} h ago', days: '{n} days ago', now: 'just now' },
  status: { exceeding: 'over limit', silent: 'silent', never: 'never seen', suspicious: 'doubtful', online: 'normal', manual: 'manual' },
  kind: {
    outfall: 'Outfall', stack: 'Stack', hood: 'Kitchen hood', dust: 'Dust', river: 'River section', lake: 'Lake section', air: 'Air station', sewage: 'Sewage plant', noise: 'Noise', other: 'Other',
  },
  mean: { realtime: 'real time', minute: 'minute mean', hour: 'hour mean', day: 'day mean' },
  rule: {
    exceedance: 'over limit', sustained: 'over limit, lasting', no_data: 'no data', constant: 'constant', jump: 'jump', zero: 'zero', range: 'out of range', negative: 'negative', clock: 'clock wrong', twin: 'two factors the same', copy: 'copied',
    efficiency: 'low removal', idle: 'facility off', flag: 'flagged by the device',
  },
  simulated: 'Simulated data, for demonstration only',
  dataAsOf: 'data as of {time}',
  noData: 'no data yet',
  notListening: 'the gateway is not open',
  limit: 'limit {value}',
  times: '{n} times over',
  beyond: 'beyond the limit',
};

export const wallEn = {
  title: 'Environment watch',
  leave: 'Back',
  online: 'online', of: 'of {n} points', exceeding: 'over limit', missing: 'silent', suspicious: 'doubtful',
  never: '{n} more were never seen',
  air: 'Air quality index', primary: 'primary {list}', airNone: 'No air data', airHour: 'hour ending {time}',
  water: 'River sections', waterNone: 'No section is classed', unclassed: 'not classed',
  exceedNone: 'Nothing is over its limit', missingNone: 'All are online',
  exceedTitle: 'Over the limit now', missingTitle: 'Silent and doubtful', more: '{n} more',
  warnings: 'Warnings', warningsNone: 'No open warning',
  map: 'Where the points are',
};

export const mapEn = { legend: 'Legend', grid: 'grid {km} km', noPlaces: 'No point has a registered position; it can be added on the page of the points.', outline: 'Outline of the region', outlineFile: 'Outline (GeoJSON in degrees)', outlineDatum: 'Datum', datums: { CGCS2000: 'CGCS2000', 'GCJ-02': 'GCJ-02 (map sites)' }, outlineSource: 'Source', outlineApproval: 'Map approval number', outlineApprovalHelp: 'for example 粤S(2024)001号', outlinePerson: 'By', outlineSaid: '{source}, map approval number {approval}', outlineSave: 'Load', outlineHelp: 'Public pages draw an outline only with its approval number. With GCJ-02 points are shifted where they are drawn; their registered positions stay.', outlineNoJson: '{name} is no GeoJSON file.', outlineDone: 'Loaded.', outlineDoneHidden: 'Loaded; without an approval number only administrators see it.', 
  title: 'Monitoring map',
  lead: 'Shape is the kind, colour and word the state. Choose a point for its newest values; the list beside the map works by keyboard.',
  label: 'Map of {n} points; the list stands beside it',
  kind: 'Kind', status: 'State', list: 'Points', count: '{n}', none: 'No point matches.', open: 'Open the point', close: 'Close',
  factor: 'Factor', value: 'Newest', time: 'Time', noValues: 'nothing received yet', fit: 'Show all',
  tiles: 'Tianditu base map', tilesHelp: 'With a Tianditu key the base map is shown; the key stays in this browser. Leave it empty without internet.', tilesUsed: 'This key is in use.', tilesKey: 'Tianditu key', tilesOn: 'Use', tilesOff: 'No base map',
  attribution: 'Tianditu',
};

export const devicesEn = {
  title: 'Device health',
  lead: 'One row for each logger.',
  sentence: '{total} devices, {connected} connected',
  gateway: 'Gateway: {connections} connections; since the start {frames} frames, {repeated} repeated, {refused} refused',
  deaf: 'The gateway is not open; an administrator opens it.',
  caption: 'Line, data and trouble of each device',
  state: 'State', settings: 'Settings',
  connected: 'connected', disconnected: 'not connected', disabled: 'switched off', ahead: '{n} values lie in the future', frames: '{n} frames since the start', reconnects: 'connected {n} times', noTrouble: 'none',
  edition: 'HJ 212-{edition}', crc: { strict: 'strict CRC', modbus: 'Modbus CRC', ignore: 'CRC not checked' }, offset: 'clock corrected by {n} s',
  weak: 'weak password', hidden: 'Numbers of devices and addresses are shown to administrators.', eventTitle: 'Gateway events', eventNone: 'Nothing happened.',
  filter: 'Show', all: 'all', problems: 'with trouble', search: 'Device, point or number', plain: 'Trouble first', eventPlain: 'Newest first',
};
