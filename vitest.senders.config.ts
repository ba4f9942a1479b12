import { defineConfig } from 'vitest/config'

/** Real senders: Debian's prometheus, prometheus-alertmanager and amtool, curl, PagerDuty's own client. */
export default defineConfig({
  test: { name: 'senders', include: ['test/senders/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 120_000, fileParallelism: false },
})
