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
          include: ['{server,cli}/**/*.test.ts', 'test/{scenarios,security,crash,kills}/**/*.test.ts'],
          globalSetup: ['test/database.setup.ts'],
        },
      },
      // Whole processes that are killed and frozen: after the others and one at a time, so that nobody disturbs anybody.
      {
        test: {
          ...shared,
          name: 'nodes',
          include: ['test/nodes/**/*.test.ts'],
          globalSetup: ['test/database.setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      ...(process.env.MUSTER_TEST_DATA ? [measure] : []),
    ],
  },
})
