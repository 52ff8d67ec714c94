// Texts of every list.
export const listZh = {
  count: '共 {n} 行', fold: '筛选', foldSort: '筛选和排序', sort: '排序', by: '按{title}', sortBy: '按“{title}”排序', columns: '显示的列', usualColumns: '恢复默认', views: '常用视图', viewName: '视图名称', saveView: '保存当前筛选',
  noViews: '还没有保存的视图。筛选好以后起个名字，下次一按就到。', nothingToSave: '先选好筛选条件或排序，才有可保存的。', notKept: '浏览器不让保存，关闭页面后就没有了。', dropView: '删除视图 {name}', dropFilter: '去掉这个条件',
  noneFit: '没有符合条件的行。', none: '还没有内容。', before: '上一页', behind: '下一页', span: '第 {from}–{to} 行，共 {total} 行', total: '合计', allRows: '全部 {n} 行', yes: '是', no: '否',
  pick: '选中这一行', pickAll: '选中本页全部', picked: '已选中 {n} 行', dropPicked: '取消选中', done: '{done} 行已办，{refused} 行没有办成：', allDone: '{done} 行已办。',
};

export const listEn = {
  count: '{n} rows', fold: 'Filters', foldSort: 'Filters and order', sort: 'Order', by: 'By {title}', sortBy: 'Order by {title}', columns: 'Columns', usualColumns: 'As usual', views: 'Saved views', viewName: 'Name of the view', saveView: 'Save these filters',
  noViews: 'No view is saved yet. Choose filters, give them a name, and they are a press away.', nothingToSave: 'Choose filters or an order first.', notKept: 'This browser keeps nothing: gone once the page is closed.', dropView: 'Remove the view {name}', dropFilter: 'Drop this filter',
  noneFit: 'No row fits.', none: 'There is nothing yet.', before: 'Previous page', behind: 'Next page', span: 'Rows {from}–{to} of {total}', total: 'Total', allRows: 'all {n} rows', yes: 'yes', no: 'no',
  pick: 'Select this row', pickAll: 'Select all on this page', picked: '{n} selected', dropPicked: 'Select none', done: '{done} done, {refused} refused:', allDone: '{done} done.',
};
