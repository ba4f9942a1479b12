import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web app. The server replaces `__CSP_NONCE__` by a nonce of its own for each page that it sends. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
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
      ['/api', '/p/', '/ingest', '/healthz', '/readyz'].map((path) => [path, process.env['MUSTER_DEV_API'] ?? 'http://127.0.0.1:8080']),
    ),
  },
})
