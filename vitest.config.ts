import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'pure',
          include: ['{domain,contract,integrations,web}/**/*.test.ts', 'test/architecture.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'server',
          include: ['{server,cli}/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
          globalSetup: ['test/database.setup.ts'],
        },
      },
    ],
  },
})
