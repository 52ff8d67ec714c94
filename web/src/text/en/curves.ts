// English: the page of curves.
import type { Words } from '../i18n';
import type { curves as zh } from '../zh/curves';

export const curves: Words<typeof zh> = {
  curves: {
    title: 'Curves compared',
    withOthers: 'Compare with others',
    empty: 'Put factors of several points into one picture: flow and COD, inlet and outlet, this week and the last.',
    add: 'Add a curve',
    point: 'Point',
    factorsOf: 'Factors of {name}',
    morePoints: '{n} more points: type a name or code.',
    full: 'One picture holds {n} curves.',
    drop: 'Remove {name}',
    unknown: '{name}: there is no such point or factor, or no data yet.',
    thirdUnit: 'A picture has two axes ({units}); {names} have another unit and are not drawn. Their numbers are in the table.',
    besideLabel: 'Beside it',
    besideNone: 'Nothing',
    beside: {
      day: 'The same time a day earlier',
      week: 'The same time last week',
      month: 'The same time four weeks earlier',
      year: 'The same time last year (52 weeks)',
    },
    earlierName: '{name} (earlier)',
    kindFitting: 'As the span needs',
    moving: 'Move',
    before: 'Earlier',
    behind: 'Later',
    wider: 'Wider',
    picture: 'Save the picture',
    saveTable: 'Save the table (CSV)',
    table: 'Data of {name}',
    notValid: ' (invalid)',
    invalid: '{n} invalid values are not drawn; the table has them.',
    label: 'Curves of {name}. Arrows read, plus zooms in, minus or Escape out.',
    hint: 'Point at the picture to read, drag to zoom in. Keys: arrows read, + closer, - wider.',
    touchHint: 'Keep a finger on the picture and move it to read; spans are chosen above.',
  },
};
