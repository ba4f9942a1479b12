import { expect, test } from 'vitest'
import { kindKey } from './asset-kind.ts'

test.each([
  ['Printer', [], 'printer'],
  ['Smart card reader', [], 'smartCardReader'],
  ['Gebäude & Räume', [], 'gebaudeRaume'],
  ['3D printer', [], 'kind3dPrinter'],
  ['打印机', [], 'kind'],
  ['打印机', ['kind'], 'kind2'],
  ['printer', ['printer', 'printer2'], 'printer3'],
  ['a'.repeat(60), ['a'.repeat(40)], `${'a'.repeat(39)}2`],
])('%s, with %j there already, has the key %s', (name, taken, key) => {
  expect(kindKey(name, taken)).toBe(key)
})
