import type { Source } from '../../integrations/source.ts'

/** A source's set-up text with this installation's address and the integration's key in it. */
export function setupOf(source: Pick<Source, 'setup'>, base: string, key: string): string {
  const values: Record<string, string> = { url: `${base}/ingest/${key}`, key, base }
  return source.setup.replaceAll(/\{\{(url|key|base)\}\}/g, (_, name: string) => values[name]!)
}

/** The same once the key is no longer known: its place is marked, its last four characters say which it was. */
export function shownSetup(source: Pick<Source, 'setup'>, base: string, hint: string): string {
  return setupOf(source, base, `YOUR-KEY-ENDING-IN-${hint}`)
}
