import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: true,
  removeNodeProtocol: false,
  // Optional, so not bundled: where it is missing JavaScript hashes.
  external: ['hash-wasm'],
  // import.meta.url in the CommonJS build, to ask for the native bindings.
  shims: true,
})
