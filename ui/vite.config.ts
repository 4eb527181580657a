import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    // The tests compile the messages before they start: here the plugin's watcher would keep them from ending.
    ...(process.env.VITEST
      ? []
      : [
          paraglideVitePlugin({
            project: './project.inlang',
            outdir: './src/lib/paraglide',
            strategy: ['globalVariable', 'baseLocale'],
          }),
        ]),
    svelte(),
    svelteTesting(),
  ],
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest engines Larder's windows run in: WebKitGTK 2.42, WKWebView of macOS 13, WebView2.
    target: ['safari16.4', 'chrome111'],
    // The policy allows pictures from data:, but a file of its own is cached and readable.
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./src/tests/setup.ts'],
    restoreMocks: true,
    // A busy machine of two cores is slow, not wrong.
    testTimeout: 30_000,
  },
});
