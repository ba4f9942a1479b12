export type LockedPackage = {
  version?: string
  dev?: boolean
  optional?: boolean
  license?: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** package-lock.json, version 3: packages by where they lie, the project itself under the empty name. */
export type Lockfile = { lockfileVersion: number; packages: Record<string, LockedPackage> }

/** Optional packages that something wants and the lockfile does not hold; `npm ci` then refuses to install at all. */
export function missingOptionals({ packages }: Lockfile): { name: string; range: string; dev: boolean }[] {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(packages, place, name))
      .map(([name, range]) => ({ name, range, dev })),
  )
}

/** As Node looks for it: beside the package, then in every `node_modules` above. */
function resolves(packages: Lockfile['packages'], place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true
    if (at === '') return false
    if (!at.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined
  }
}
