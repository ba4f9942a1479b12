import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingOptionals, type Lockfile, type LockedPackage } from '../dev/lockfile.ts'

const read = async <T>(name: string) => JSON.parse(await readFile(join(import.meta.dirname, '..', name), 'utf8')) as T
const lockfile = await read<Lockfile>('package-lock.json')
const project = await read<LockedPackage & { allowScripts: Record<string, boolean> }>('package.json')

test('the lockfile holds every platform’s packages; if not, run: node dev/complete-lockfile.ts', () => {
  expect(missingOptionals(lockfile)).toEqual([])
})

test('the lockfile is that of package.json', () => {
  const { dependencies, devDependencies, optionalDependencies } = lockfile.packages['']!
  expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
    dependencies: project.dependencies,
    devDependencies: project.devDependencies,
    optionalDependencies: project.optionalDependencies,
  })
})

test('just the packages that need an install script may run one', () => {
  const wanting = Object.entries(lockfile.packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(wanting.map(([place]) => place.replace(/^.*node_modules\//, '')).sort()).toEqual(Object.keys(project.allowScripts).sort())
})

test('a missing platform is found, wherever it is wanted and wherever it lies', () => {
  const packages: Lockfile['packages'] = {
    '': {},
    'node_modules/tool': { dev: true, optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0', nested: '2.0.0' } },
    'node_modules/tool-linux': {},
    'node_modules/tool/node_modules/nested': {},
    'node_modules/tool/node_modules/inner': { optionalDependencies: { nested: '2.0.0', 'tool-linux': '1.0.0' } },
  }
  expect(missingOptionals({ lockfileVersion: 3, packages })).toEqual([{ name: 'tool-darwin', range: '1.0.0', dev: true }])
})
