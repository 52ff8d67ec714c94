// Words for what goes wrong in a page.
export const faultZh = {
  error: '页面出错了，刚才的操作可能没有完成。重新载入后再试；填好的内容会留着。',
  errorAt: '“{page}”这一页打不开，页面出错了。',
  away: '有一部分页面没有读到：连不上服务器。连上以后会自动继续。',
  awayAt: '“{page}”这一页没有打开：连不上服务器。连上以后会自动打开。',
  upgraded: '程序已经更新，需要重新载入页面；填好的内容会留着。',
  upgradedAt: '程序已经更新，“{page}”要重新载入才能打开；填好的内容会留着。',
  wasUpgraded: '程序刚刚更新，页面已经重新载入。',
  reload: '重新载入', drop: '知道了', trying: '正在重试…', still: '{time} 还是连不上，每隔几秒会自动再试。', detail: '出错的原因（报修时请附上）',
  opening: '正在打开“{page}”…',
};

export const faultEn: { [K in keyof typeof faultZh]: string } = {
  error: 'Something went wrong in this page; what you just did may not be done. Reload and try again; what you typed is kept.',
  errorAt: 'The page "{page}" cannot be opened: something went wrong in it.',
  away: 'A part of this page did not come: the server cannot be reached. It goes on by itself once it is back.',
  awayAt: 'The page "{page}" did not open: the server cannot be reached. It opens by itself once it is back.',
  upgraded: 'The program was upgraded; the page must be loaded again. What you typed is kept.',
  upgradedAt: 'The program was upgraded; "{page}" opens after loading again. What you typed is kept.',
  wasUpgraded: 'The program was just upgraded; the page has been loaded again.',
  reload: 'Reload', drop: 'OK', trying: 'Trying…', still: '{time}: still no answer; it is tried again every few seconds.', detail: 'Cause (please send it along)',
  opening: 'Opening "{page}"…',
};
