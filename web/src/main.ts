import { createApp } from 'vue';
import App from '@/App.vue';
import { liveStart } from '@/api/live';
import { router } from '@/router';
import { watchFaults, watchWindow } from '@/state/fault';
import { startScreen } from '@/state/screen';
import { i18n, keptLanguage, useLanguage } from '@/text/i18n';
import '@/style/base.css';
import '@/style/frame.css';
import '@/style/parts.css';
import '@/style/marks.css';
import '@/style/fields.css';
import '@/style/list.css';
import '@/style/overview.css';
import '@/style/detail.css';
import '@/style/point.css';
import '@/style/warning.css';
import '@/style/print.css';

async function start(): Promise<void> {
  watchWindow();
  startScreen();
  await useLanguage(keptLanguage()).catch(() => useLanguage('zh'));
  const app = createApp(App);
  watchFaults(app, router);
  app.use(i18n).use(router).mount('#app');
  liveStart();
}

void start();
