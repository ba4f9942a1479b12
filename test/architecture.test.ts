import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cycles, LINE_CAP, moduleOf, readModules, violations } from './arrows.ts'

const modules = readModules(join(import.meta.dirname, '..'))

describe('the architecture', () => {
  it('holds: arrows, purity, caps, no cycles', () => {
    expect(violations(modules)).toEqual([])
  })

  it('is looked at as a whole', () => {
    const layers = new Set(modules.map((module) => module.path.split('/')[0]))
    for (const layer of ['domain', 'contract', 'integrations', 'server', 'cli', 'web']) expect(layers).toContain(layer)
    expect(modules.length).toBeGreaterThan(150)
    expect(modules.some((module) => module.imports.length > 5)).toBe(true)
  })

  it('sees who reads incidents', () => {
    expect(modules.filter((module) => module.readsIncidents && module.path.startsWith('server/')).length).toBeGreaterThan(12)
  })
})

describe('a planted violation is caught', () => {
  const caught = (path: string, text: string) => violations([moduleOf(path, text)])

  it.each([
    ['domain/planted.ts', "import { record } from '../server/db/record.ts'"],
    ['domain/planted.ts', "import type { Tx } from '../server/db/database.ts'"],
    ['domain/planted.ts', "import { readFile } from 'node:fs/promises'"],
    ['contract/planted.ts', "export { x } from '../integrations/source.ts'"],
    ['web/planted.tsx', "import { x } from '../server/clock.ts'"],
    ['web/planted.tsx', "const x = await import('../server/clock.ts')"],
    ['integrations/planted.ts', "import { x } from '../server/outbound.ts'"],
    ['server/flow/planted.ts', "import { teamRoutes } from '../teams/routes.ts'"],
    ['server/teams/store.ts', "import { findService } from '../services/store.ts'"],
    ['server/teams/planted.ts', "import sql from 'sql-template-tag'\nimport { audit } from '../http/audit.ts'"],
    ['server/teams/planted.ts', 'const rows = sql`select title from incident`'],
    ['server/teams/planted.ts', "import { serve } from '../main.ts'"],
    ['server/planted.ts', "import { x } from './clock'"],
    ['server/planted.ts', `${'\n'.repeat(LINE_CAP)}x`],
  ])('%s: %s', (path, text) => {
    expect(caught(path, text)).toHaveLength(1)
  })

  it('also as a cycle of type imports', () => {
    const a = moduleOf('domain/a.ts', "import type { B } from './b.ts'")
    const b = moduleOf('domain/b.ts', "import type { A } from './a.ts'")
    expect(cycles([a, b])).toEqual(['a cycle: domain/a.ts, domain/b.ts'])
  })
})
