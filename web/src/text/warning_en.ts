// Words of the warning pages, English. The same keys as warning_zh.ts.
export const warningsEn = {
  reasons: ['True, the enterprise was told', 'Device fault', 'Production stopped', 'Calibration', 'Doubtful, being checked'],
  title: 'Warnings', tabs: 'Warning pages', board: 'Warnings', limits: 'Limits', maintenance: 'Maintenance', rules: 'Rules',
  lead: 'Legal means are judged against their limits; rules look for missing and doubtful data. A warning closes itself when its cause is gone; every step is kept.',
  state: { open: 'open', acknowledged: 'acknowledged', closed: 'closed' }, active: 'not closed', all: 'all', stateTabs: 'By state',
  sentence: '{open} open, {acknowledged} acknowledged and not closed', none: 'No warning is open.', noneHelp: 'Enter the limits of the points, then let devices connect; exceedances and doubtful data appear here by themselves.', toLimits: 'Enter limits',
  empty: 'No warning matches.', clear: 'Clear filters',
  rule: 'Rule', point: 'Point', factor: 'Factor', from: 'From', to: 'To', sorts: { worst: 'worst' },
  since: 'Since', lasted: 'for {time} so far', lastedFor: 'for {time}', count: 'Times', curve: 'Curve', handle: 'Handle', open: 'Open', whole: 'whole point',
  caption: 'Warnings, {n}', simulated: 'simulated',
  revoked: 'taken back when judged again', byPerson: 'closed by a person', suppressed: '{n} in maintenance, not counted',
  minutes: '{n} min', hours: '{n} h', days: '{n} days',
  over: '{n} times above',
  acknowledge: 'Acknowledge', note: 'Note', close: 'Close', person: 'Name', noteField: 'Note', noteHelp: 'what was done, who was spoken to', save: 'Save', cancel: 'Cancel', saved: 'Saved.',
  choose: 'choose',
  level: 'Level', levels: { severe: 'severe', moderate: 'moderate', slight: 'slight' }, levelHelp: 'Severe: act at once (exceeded in a row, facility off); moderate: find out in this shift (exceeded, no data, same values); slight: doubtful data, look into it. Levels can be set in the rules.', reopen: 'Open again', reopenHelp: 'Once opened again, only a person closes it; what happens later is another warning.', held: 'opened again by a person, who closes it', needPerson: 'Name and note are needed.', closeHelp: 'Closed while its cause goes on, it warns again after 24 hours.',
  steps: 'Steps', stepKind: { opened: 'found', acknowledged: 'acknowledged', noted: 'note', closed: 'closed', revised: 'revised', raised: 'raised', reopened: 'opened again' },
  numbers: 'Numbers', limitOf: 'Limit', frames: 'Raw frames', framesHelp: 'The worst value came with these frames (positions in the raw log).', noFrames: 'These data have no raw frames (imported or computed).',
  settings: 'Numbers of the rule', worst: 'Worst', opened: 'Found', closedAt: 'Closed', other: 'Other point', otherFactor: 'Other factor', atMost: 'at most', atLeast: 'at least', one: 'Warning {no}', missing: 'There is no such warning.',
  ruleName: {
    exceedance: 'limit exceeded', sustained: 'exceeded in a row', no_data: 'no data', constant: 'constant', jump: 'jump', zero: 'zero', range: 'out of range', negative: 'negative', clock: 'clock wrong', twin: 'two factors the same', copy: 'same as another',
    efficiency: 'low removal', idle: 'facility off',
  },
  number: {
    value: 'value', limit: 'limit', multiple: 'times above', low: 'least', high: 'most', median: 'median before', allowed: 'allowed', minutes: 'length (min)', offset_s: 'offset (s)', percent: 'removal (%)',
    least: 'at least (%)', outlet: 'outlet', inlet: 'inlet', facility: 'facility', production: 'production',
  },
  parameter: {
    count: 'times', minutes: 'length (min)', clear: 'good ones to end it', clear_minutes: 'good for (min) to end it', gap_minutes: 'gap (min)', window: 'values compared', times: 'times the spread', percent: 'percent', least: 'from', low: 'least', high: 'most',
    seconds: 'offset (s)', spread: 'spread of the offset (s)', distinct: 'different values', cold_c: 'cold water (°C)', again_hours: 'warn again (h)', level: 'Level (3 severe, 2 moderate, 1 slight)', enabled: 'enabled', other_point: 'other point', other_factor: 'other factor',
  },
};

export const limitsEn = {
  plain: 'As the points', search: 'Point, factor or basis',
  title: 'Limits', lead: 'Of several limits of a day the strictest speaks; a temporary order marked “instead” stands alone. Withdrawn limits stay in the history.', add: 'Enter a limit', caption: 'Limits of points',
  average: 'Mean', averages: { hour: 'hour mean', day: 'day mean', instant: 'single value' }, upper: 'At most', lower: 'At least', cold: 'At most, cold', coldHelp: 'in water of at most 12 °C',
  basis: 'Basis', bases: { permit: 'permit', standard: 'standard', temporary: 'temporary order' }, exclusive: 'instead of the others', validFrom: 'Valid from', validTo: 'Valid to', source: 'Document or clause',
  valid: 'Valid', always: 'always', since: 'since {from}', until: 'until {to}', withdraw: 'Withdraw', reason: 'Reason', ended: 'withdrawn ones too', endedBy: 'withdrawn by {who}', none: 'There is no limit yet.', noneHelp: 'Enter one below, or import a CSV: point, factor, average, upper, lower, basis, valid_from, valid_to, source.',
  import: 'Import a CSV', file: 'File', check: 'Check first', confirm: 'Import', checked: 'Checked: {added} to add, {same} there already; nothing saved yet.', imported: 'Imported: {added} added, {same} there already.',
  factorHelp: 'name or code, from the list', added: 'Entered.',
  fromStandard: 'Take from a standard', standard: 'Standard', grade: 'Grade', scope: 'Applies to', preview: 'Preview', take: 'Enter these limits', taken: 'Entered: {added} added, {same} there already.', leftOut: 'left out (no factor code, or a unit that cannot be converted): {list}',
};

export const maintenanceEn = {
  plain: 'Newest first', search: 'Point, reason or person',
  title: 'Maintenance', lead: 'Data of these spans raise no warning; a span counts when it covers more than a quarter of a mean.', add: 'Enter a span', caption: 'Maintenance', none: 'No maintenance is entered.',
  from: 'From', to: 'To', reason: 'Reason', factorHelp: 'empty: all factors; or choose one of the list', reasonHelp: 'calibration, repair, stop …', allFactors: 'all factors', withdraw: 'Withdraw',
};

export const rulesEn = {
  plain: 'As the rules', search: 'Rule, parameter or scope', onlyOwn: 'Only those set here',
  title: 'Rules', lead: 'The numbers of the rules come with the national pack; they can be set for a point or a factor. The closest speaks: point, factor, domain.', caption: 'Numbers of the rules', set: 'Set a number', parameter: 'Number', value: 'Value', valueHelp: 'empty: back to the default', scope: 'For',
  everywhere: 'all', source: 'Basis', verified: 'verified', weak: 'by experience', own: 'set here', domain: { water: 'waste water', gas: 'waste gas', air: 'air', surface: 'surface water' },
};
