// Chinese: what went wrong between page and server.
export const fault = {
  fault: {
    error: '页面出错了，刚才的操作可能没有完成。重新载入后再试；填好的内容会留着。',
    errorAt: '“{page}”这一页打不开，页面出错了。',
    away: '有一部分页面没有读到：连不上服务器。连上以后会自动继续。',
    awayAt: '“{page}”这一页没有打开：连不上服务器。连上以后会自动打开。',
    upgraded: '程序已经更新，需要重新载入页面；填好的内容会留着。',
    upgradedAt: '程序已经更新，“{page}”要重新载入才能打开；填好的内容会留着。',
    wasUpgraded: '程序刚刚更新，页面已经重新载入。',
    reload: '重新载入',
    drop: '知道了',
    trying: '正在重试…',
    still: '{time} 还是连不上，每隔几秒会自动再试。',
    detail: '出错的原因（报修时请附上）',
    opening: '正在打开“{page}”…',
  },
};
