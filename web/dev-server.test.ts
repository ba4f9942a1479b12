import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import config from '../vite.config.ts'

test('the development server asks the API for none of the web’s own files', () => {
  const passedOn = Object.keys(config.server?.proxy ?? {})
  expect(passedOn).toContain('/api/')
  const files = readdirSync(import.meta.dirname).map((name) => `/${name}`)
  expect(files.filter((file) => passedOn.some((start) => file.startsWith(start)))).toEqual([])
})
