/**
 * Completes package-lock.json: `npm ci` refuses a lockfile that lacks a platform's optional package, and a registry that
 * mirrors only some platforms makes npm leave the others out. Run it after `npm install` when `lockfile.test.ts` asks.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { missingOptionals, type Lockfile, type LockedPackage } from './lockfile.ts'

const path = join(import.meta.dirname, '..', 'package-lock.json')
const lockfile = JSON.parse(await readFile(path, 'utf8')) as Lockfile

for (const { name, range, dev } of missingOptionals(lockfile)) {
  lockfile.packages[`node_modules/${name}`] = entry(name, range, dev)
  console.log(`added ${name} ${range}`)
}
const { '': root, ...others } = lockfile.packages
const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))
await writeFile(path, JSON.stringify({ ...lockfile, packages: { '': root, ...Object.fromEntries(sorted) } }, null, 2) + '\n')

/** What npm needs to pass a package over on other platforms, read from its name. */
function entry(name: string, version: string, dev: boolean): LockedPackage {
  const platform = name.split('/').at(-1)!
  const cpu = /arm64|x64|ia32|arm|ppc64|riscv64|s390x/.exec(platform)?.[0]
  const os = /android|darwin|freebsd|linux|openharmony|win32/.exec(platform)?.[0]
  const libc = /musl/.test(platform) ? 'musl' : /linux.*gnu/.test(platform) ? 'glibc' : undefined
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    license: 'MIT',
    optional: true,
    ...(os ? { os: [os] } : {}),
  }
}
