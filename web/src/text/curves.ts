// Texts of the page of curves.
export const curvesZh = {
  title: '曲线对比', withOthers: '和别的曲线对比', empty: '选几个监测点的因子，放在一张图上看：流量和化学需氧量、进水和出水、本周和上周。', add: '添加曲线', point: '监测点', factorsOf: '{name}的因子', morePoints: '还有 {n} 个监测点，输入名称或代码查找。',
  full: '一张图最多 {n} 条曲线。', drop: '去掉 {name}', unknown: '{name}：没有这个监测点或因子，或还没有数据。', thirdUnit: '一张图只有左右两个坐标轴（{units}），{names}的单位不同，没有画出来，数字在下面的表里。',
  besideLabel: '同时显示', besideNone: '不对比', beside: { day: '前一天同一时刻', week: '上周同一时刻', month: '四周前同一时刻', year: '去年同期（52 周前）' }, earlierName: '{name}（以前）',
  kindFitting: '按时段选择', moving: '移动', before: '前一段', behind: '后一段', wider: '放宽', picture: '保存图片', saveTable: '保存表格（CSV）', table: '{name}的数据', notValid: '（无效）',
  invalid: '有 {n} 个无效值没有画，表里有。', label: '{name}的曲线。左右箭头读数，加号放大，减号或 Esc 放宽。', hint: '鼠标停在图上读数，按住拖动选一段放大。键盘：左右箭头读数，+ 放大，- 放宽。', touchHint: '手指按住图移动读数；时段用上面的按钮选。',
};
export const curvesEn = {
  title: 'Curves compared', withOthers: 'Compare with others', empty: 'Put factors of several points into one picture: flow and COD, inlet and outlet, this week and the last.', add: 'Add a curve', point: 'Point', factorsOf: 'Factors of {name}', morePoints: '{n} more points: type a name or code.',
  full: 'One picture holds {n} curves.', drop: 'Remove {name}', unknown: '{name}: there is no such point or factor, or no data yet.', thirdUnit: 'A picture has two axes ({units}); {names} have another unit and are not drawn. Their numbers are in the table.',
  besideLabel: 'Beside it', besideNone: 'Nothing', beside: { day: 'The same time a day earlier', week: 'The same time last week', month: 'The same time four weeks earlier', year: 'The same time last year (52 weeks)' }, earlierName: '{name} (earlier)',
  kindFitting: 'As the span needs', moving: 'Move', before: 'Earlier', behind: 'Later', wider: 'Wider', picture: 'Save the picture', saveTable: 'Save the table (CSV)', table: 'Data of {name}', notValid: ' (invalid)',
  invalid: '{n} invalid values are not drawn; the table has them.', label: 'Curves of {name}. Arrows read, plus zooms in, minus or Escape out.', hint: 'Point at the picture to read, drag to zoom in. Keys: arrows read, + closer, - wider.', touchHint: 'Keep a finger on the picture and move it to read; spans are chosen above.',
};
