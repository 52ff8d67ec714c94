// English: a curve and its data.
import type { Words } from '../i18n';
import type { series as zh } from '../zh/series';

export const series: Words<typeof zh> = {
  series: {
    title: 'Import observations',
    open: 'Import data',
    help:
      'CSV (UTF-8) with the columns point, factor, kind, time, value; also flag; as {point},w01018,day,2026-01-05,12.5. kind is ' +
      'realtime, minute, hour or day. Stored as manual data.',
    file: 'Table',
    timeIsEnd: 'times are ends of intervals (01:00 is the hour from 0 to 1)',
    save: 'Import',
    looked: 'Checked: {n} rows in {series} series; nothing is saved yet.',
    saved: '{n} rows imported: {stored} stored, {repeated} the same as before.',
    refused: 'Nothing was saved. Correct the rows below and try again.',
    wrong: 'Rows with mistakes, the first 20 at most',
    preview: 'What would be imported',
    of: 'Point and factor',
    rows: 'Rows',
    span: 'Span',
  },
  curve: {
    label: '{name}, {from} to {to}, {n} values',
    keys: 'Left and right move, hold Shift to select, Enter zooms in, minus or Escape zooms out.',
    hint: 'Drag to zoom in, double-click to zoom out.',
    none: 'no number',
    gap: 'no data',
    empty: 'No data in this span',
    flagged: 'flag {flag}',
    share: '{valid} of {count} valid',
    selected: '{from} to {to}, Enter zooms in',
    outside: '{limits} (beyond the chart)',
    table: '{n} rows',
    tableCut: 'newest {shown} of {n} rows',
    time: 'time',
    mean: 'mean',
    value: 'value',
    least: 'least',
    most: 'most',
    validOf: 'valid / all',
    flag: 'flag',
    noFlag: 'none',
  },
};
