import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 60_000 }

// Needs data that does not come with the repository, so it is there only when told where that is.
const measure = { test: { ...shared, name: 'measure', include: ['test/measure/**/*.test.ts'] } }

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
          include: ['{server,cli}/**/*.test.ts', 'test/{scenarios,security,crash}/**/*.test.ts'],
          globalSetup: ['test/database.setup.ts'],
        },
      },
      ...(process.env.MUSTER_TEST_DATA ? [measure] : []),
    ],
  },
})
