// English: every list.
import type { Words } from '../i18n';
import type { list as zh } from '../zh/list';

export const list: Words<typeof zh> = {
  list: {
    count: '{n} rows',
    fold: 'Filters',
    foldSort: 'Filters and order',
    sort: 'Order',
    by: 'By {title}',
    sortBy: 'Order by {title}',
    columns: 'Columns',
    usualColumns: 'As usual',
    views: 'Saved views',
    viewName: 'Name of the view',
    saveView: 'Save these filters',
    noViews: 'No view is saved yet. Choose filters, give them a name, and they are a press away.',
    nothingToSave: 'Choose filters or an order first.',
    notKept: 'This browser keeps nothing: gone once the page is closed.',
    dropView: 'Remove the view {name}',
    dropFilter: 'Drop this filter',
    noneFit: 'No row fits.',
    none: 'There is nothing yet.',
    before: 'Previous page',
    behind: 'Next page',
    span: 'Rows {from}–{to} of {total}',
    total: 'Total',
    allRows: 'all {n} rows',
    yes: 'yes',
    no: 'no',
    pick: 'Select this row',
    pickAll: 'Select all on this page',
    picked: '{n} selected',
    dropPicked: 'Select none',
    done: '{done} done, {refused} refused:',
    allDone: '{done} done.',
  },
};
