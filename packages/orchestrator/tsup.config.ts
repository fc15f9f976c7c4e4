import { defineConfig } from 'tsup'

export default defineConfig({
  // The journal's worker is a file of its own, started as a thread beside the main entry.
  entry: { index: 'src/index.ts', 'journal-worker': 'src/journal/journal-worker.ts' },
  format: ['esm', 'cjs'],
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
  sourcemap: true,
  treeshake: true,
  removeNodeProtocol: false,
  // import.meta.url in the CommonJS build, to find the worker.
  shims: true,
})
