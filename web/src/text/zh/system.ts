// Chinese: what proves and guards the folder.
export const system = {
  anchor: {
    title: '核验凭证',
    save: '保存为文件',
    lead: '记下现在各条记录链的末端。打印或保存后存放到别处（纸面、邮件、上级部门），以后用 qingshan verify --anchor 文件 就能查出之前的数据有没有被改动或删除。',
    sentence: '截至 {time}：日志到第 {batch} 批，监测数据 {days} 天，归档文件 {files} 份。',
    head: '各链末端上次记入日志：{time}',
    noHead: '各链末端还没有记入日志；服务运行几分钟或停止时会记下。',
    unsigned: '没有签名：没有密钥',
    line: '核验：截至 {time}，日志第 {batch} 批 {hash}',
  },
  quality: {
    title: '数据质量',
    sentence: '{error} 个错误，{warning} 个提醒',
    lead: '规则检查规划包里前后不一的地方。提醒不会阻止使用，但要有人看过。',
    place: '{file} 第 {line} 行',
    open: '查看',
    none: '没有发现问题。',
    search: '规则、文件或内容',
    warning: '提醒',
    plain: '错误在前',
    rule: '规则',
    error: '错误',
  },
  damage: {
    title: '数据文件夹的损坏（{n} 处未确认）',
    lead: '损坏的部分读不出来，其余照常使用。查明原因、处理之后，由负责人确认。',
    caption: '发现的损坏和确认情况',
    what: '损坏',
    noted: '发现时间',
    state: '确认',
    unseen: '未确认',
    seen: '{who}：{reason}',
    acknowledge: '确认',
    reason: '原因和处理',
  },
  clock: {
    waits:
      '。确认或校准之前，不删除旧数据，不判断预警，也不能录入；设备照常上报，页面照常查看。请先校准服务器的时间；时间确实没有错，就由负责人确认。',
    what: '服务器时间',
    accept: '时间没有错',
  },
};
