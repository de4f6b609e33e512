import { fileURLToPath } from "node:url";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const underTest = process.env["VITEST"] !== undefined;

const messagesPlugin = paraglideVitePlugin({
  project: "./project.inlang",
  outdir: "./src/messages/compiled",
  strategy: ["globalVariable", "baseLocale"],
  emitGitIgnore: false,
  emitPrettierIgnore: false,
  emitReadme: false,
});

export default defineConfig({
  plugins: [
    svelte(),
    // Under test the catalogue is compiled once beforehand (npm pretest); its watcher would keep the process alive.
    ...(underTest ? [] : [messagesPlugin]),
  ],
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
    ...(underTest ? { conditions: ["browser"] } : {}),
  },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    target: ["es2022", "safari16", "chrome110"],
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./src/testing/setup.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
