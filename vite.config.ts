import react from '@vitejs/plugin-react'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** What a first visit loads before anything can be drawn, in bytes of gzip: a phone at night pays for each of them. */
const SHELL_LIMIT = 200_000

/** Stops the build when the shell outgrows its limit: then something belongs behind `lazy`. */
function shellLimit(): Plugin {
  return {
    name: 'shell-limit',
    generateBundle(_, bundle) {
      const shell = new Set<string>()
      const add = (name: string): void => {
        const chunk = bundle[name]
        if (chunk?.type !== 'chunk' || shell.has(name)) return
        shell.add(name)
        chunk.imports.forEach(add)
      }
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName)
      let size = 0
      for (const name of shell) {
        const chunk = bundle[name]
        if (chunk?.type === 'chunk') size += gzipSync(chunk.code, { level: 9 }).length
      }
      if (size > SHELL_LIMIT) this.error(`The app shell is ${size} bytes of gzip, over its limit of ${SHELL_LIMIT}. Load something later.`)
      this.info(`App shell: ${Math.round(size / 1_000)} kB of ${SHELL_LIMIT / 1_000} kB gzip`)
    },
  }
}

/** The web app. The server replaces `__CSP_NONCE__` by a nonce of its own for each page that it sends. */
export default defineConfig({
  root: 'web',
  plugins: [react(), shellLimit()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // the policy allows no inlined fonts or pictures in styles, and hashed files are cached for ever
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/api/', '/p/', '/ingest/', '/healthz', '/readyz'].map((path) => [path, process.env['MUSTER_DEV_API'] ?? 'http://127.0.0.1:8080']),
    ),
  },
})
