// Words at the fields of forms.
export const formZh = {
  empty: '请填写', choose: '请选择', oneOf: '上面几个里至少填一个', required: '请填写：{list}', wrong: '请改正：{list}',
  noNumber: '“{text}”不是数字', noInteger: '“{text}”不是整数', least: '不能小于 {least}', most: '不能大于 {most}', long: '最多 {most} 个字，现在 {n} 个',
  noDate: '日期不完整或不存在', farDate: '年份 {year} 不对', order: '“{high}”小于“{low}”', noFactor: '没有“{text}”这个因子，请从列表里选', example: '例如 {text}',
  like: {
    code: '只用字母、数字和横线等符号，不能有汉字、空格、逗号、引号', small: '只用小写字母、数字、横线和下划线', mn: '设备编号只用字母、数字和下划线', password: '不能有空格和 ; , & = 这些符号',
    address: '写成 主机:端口，例如 10.1.2.3:9002', hex: '密钥是 32 位十六进制数字',
  },
  restored: '上次填了没有保存的内容还在。', fresh: '清空重填', people: '操作人',
};

export const formEn: { [K in keyof typeof formZh]: (typeof formZh)[K] extends string ? string : { [L in keyof (typeof formZh)[K]]: string } } = {
  empty: 'needed', choose: 'choose one', oneOf: 'at least one of these is needed', required: 'Needed: {list}', wrong: 'Please correct: {list}',
  noNumber: '"{text}" is no number', noInteger: '"{text}" is no whole number', least: 'not less than {least}', most: 'not more than {most}', long: 'at most {most} characters, these are {n}',
  noDate: 'the date is incomplete or does not exist', farDate: 'the year {year} cannot be right', order: '{high} is less than {low}', noFactor: 'there is no factor "{text}"; choose one of the list', example: 'e.g. {text}',
  like: {
    code: 'letters, digits and signs only, no blank, comma or quotation mark', small: 'small letters, digits, dashes and underscores only', mn: 'letters, digits and underscores only', password: 'no blanks and none of ; , & =',
    address: 'host:port, e.g. 10.1.2.3:9002', hex: 'a key has 32 hexadecimal digits',
  },
  restored: 'What you typed last and did not save is still here.', fresh: 'Start afresh', people: 'Person',
};
