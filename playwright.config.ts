import { defineConfig } from '@playwright/test'
import { existsSync } from 'node:fs'

const chromium = process.env['MUSTER_TEST_CHROMIUM'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'test/browser',
  reporter: 'list',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 30_000,
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      // the system's browser where there is one, otherwise that of `npx playwright install chromium`
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
