import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** A source file and what it imports, with paths relative to the root. */
export type Module = {
  path: string
  lines: number
  imports: string[]
  packages: string[]
  /** It reads rows of incidents. */
  readsIncidents: boolean
}

const ROOTS = ['domain', 'contract', 'integrations', 'server', 'cli', 'web', 'dev', 'bench', 'test']
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[\w*{}\n\r\t, $]+\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

export function readModules(root: string): Module[] {
  return ROOTS.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => walk(folder))
    .map((file) => readModule(root, file))
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : walk(path)
    return /\.(ts|tsx|js|mjs)$/.test(entry.name) ? [path] : []
  })
}

function readModule(root: string, file: string): Module {
  return moduleOf(relative(root, file), readFileSync(file, 'utf8'))
}

/** The module that a text would be at a path: real ones, and those planted to see whether the guard is awake. */
export function moduleOf(path: string, text: string): Module {
  const found = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '')
  const imports = found.filter((to) => to.startsWith('.')).map((to) => join(dirname(path), to))
  return {
    path,
    lines: text.split('\n').length,
    imports,
    packages: found.filter((to) => !to.startsWith('.')),
    readsIncidents: /\b(from|join) incident\b/.test(text),
  }
}

/** Which layers a layer may import; its own is always allowed. */
const ARROWS: Record<string, string[]> = {
  domain: [],
  contract: ['domain'],
  integrations: ['domain'],
  web: ['contract', 'domain'],
  server: ['integrations', 'contract', 'domain'],
  cli: ['server', 'contract', 'domain'],
}
/** The few packages that the pure layers need. */
const PURE_PACKAGES: Record<string, RegExp> = {
  domain: /^(zod|temporal-polyfill(\/.+)?|@marcbachmann\/cel-js|liquidjs)$/,
  contract: /^zod$/,
}
export const LINE_CAP = 400

const VISIBLE = 'server/db/visible.ts'
/** What reads incidents and shows them to nobody: the spine's own work, counts for operators, who was paged for it. */
const WITHOUT_CONDITION = new Set([
  'server/alerts/store.ts',
  'server/communication/incident-store.ts',
  'server/communication/message-store.ts',
  'server/escalations/store.ts',
  'server/flow/engine.ts',
  'server/health/store.ts',
  'server/incidents/roles.ts',
  'server/incidents/store.ts',
  'server/live/store.ts',
  'server/pages/bundles.ts',
  'server/pages/phone-store.ts',
  'server/pages/store.ts',
  'server/retention/store.ts',
])

const layerOf = (path: string) => path.split('/')[0]!
const isTest = (path: string) =>
  /\.test\.tsx?$/.test(path) || path.startsWith('test/') || path.startsWith('dev/') || path.startsWith('bench/')
const isGenerated = (path: string) => path === 'server/db/types.ts'

/** Everything that the house does not allow, each as a sentence. */
export function violations(modules: Module[]): string[] {
  return [...modules.flatMap(ofOne), ...cycles(modules)]
}

function ofOne(module: Module): string[] {
  const { path, lines, imports, packages } = module
  const found: string[] = []
  if (lines > LINE_CAP && !isGenerated(path)) found.push(`${path} has ${lines} lines; the cap is ${LINE_CAP}`)
  if (isTest(path)) return found
  const allowed = ARROWS[layerOf(path)]
  for (const to of imports) {
    if (!/\.(ts|tsx|js|json|css|svg|woff2)(\?\w+)?$/.test(to)) found.push(`${path} imports ${to} without its ending`)
    if (to === 'package.json') continue
    if (allowed && layerOf(to) !== layerOf(path) && !allowed.includes(layerOf(to)))
      found.push(`${path} imports ${to}: ${layerOf(path)} may not know ${layerOf(to)}`)
    if (to === 'server/main.ts' && path !== 'cli/muster.ts') found.push(`${path} imports main`)
    found.push(...insideServer(module, to))
  }
  if (module.readsIncidents && path.startsWith('server/') && !imports.includes(VISIBLE) && !WITHOUT_CONDITION.has(path))
    found.push(`${path} reads incidents without the condition that says who may see them`)
  const pure = PURE_PACKAGES[layerOf(path)]
  if (pure) for (const name of packages) if (!pure.test(name)) found.push(`${path} imports ${name}: ${layerOf(path)} is pure`)
  return found
}

function insideServer({ path, packages }: Module, to: string): string[] {
  if (!path.startsWith('server/') || !to.startsWith('server/')) return []
  const found: string[] = []
  const isRoutes = (file: string) => /(^|[/-])(\w+-)?routes\.ts$/.test(file)
  // Whatever a feature calls the file: where its SQL is, there is its store.
  const ofFeature = !/^server\/(db|flow|http)\//.test(path) && dirname(path) !== 'server'
  const isStore = /(^|\/)(\w+-)*store\.ts$/.test(path) || (ofFeature && packages.includes('sql-template-tag'))
  if (path.startsWith('server/flow/') && isRoutes(to)) found.push(`${path} imports ${to}: a flow never knows routes`)
  if (isStore) {
    if (!to.startsWith('server/db/') && dirname(to) !== dirname(path) && !['server/vault.ts', 'server/secret-token.ts'].includes(to))
      found.push(`${path} imports ${to}: a store knows only the database and its own feature`)
  }
  return found
}

/** Import cycles, type imports included, each named once by its members. */
export function cycles(modules: Module[]): string[] {
  const graph = new Map(modules.map((module) => [module.path, module.imports]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[] = []
  const visit = (path: string) => {
    index.set(path, index.size)
    low.set(path, index.get(path)!)
    stack.push(path)
    for (const to of graph.get(path) ?? []) {
      if (!graph.has(to)) continue
      if (!index.has(to)) {
        visit(to)
        low.set(path, Math.min(low.get(path)!, low.get(to)!))
      } else if (stack.includes(to)) low.set(path, Math.min(low.get(path)!, index.get(to)!))
    }
    if (low.get(path) !== index.get(path)) return
    const members = stack.splice(stack.indexOf(path))
    if (members.length > 1) found.push(`a cycle: ${members.sort().join(', ')}`)
  }
  for (const path of graph.keys()) if (!index.has(path)) visit(path)
  return found
}
