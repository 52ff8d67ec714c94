import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// `npm run dev` shows the pages live over a running server: QINGSHAN_URL, or the usual address.
const server = process.env.QINGSHAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  // Chromium 86 and up (360, UOS): newer syntax is written out; what cannot be, and newer calls of the language
  // (tsconfig: ES2020), fail.
  build: { target: 'es2019', cssTarget: 'chrome86', assetsInlineLimit: 0, reportCompressedSize: true, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
});
