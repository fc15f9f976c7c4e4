import { defineConfig } from 'tsup'

export default defineConfig({
  // The journal's worker is a file of its own, started as a thread beside the main entry.
  entry: ['src/index.ts', 'src/journal-worker.ts'],
  format: ['esm', 'cjs'],
  dts: { entry: 'src/index.ts' },
  clean: true,
  sourcemap: true,
  treeshake: true,
  removeNodeProtocol: false,
  // import.meta.url in the CommonJS build, to find the worker.
  shims: true,
})
