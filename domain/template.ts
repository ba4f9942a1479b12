import { Liquid, type Template } from 'liquidjs'
import { cleanText } from './text.ts'

/** The longest template and the longest text that one makes, in characters. */
export const TEMPLATE_LENGTH = 10_000
const TEXT_LENGTH = 20_000

/** No files, no includes, only what a value has itself; a template that runs away is stopped. */
const engine = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: true,
  parseLimit: TEMPLATE_LENGTH,
  // In milliseconds of the clock: a process that stands still for a moment must not fail a healthy template.
  renderLimit: 1_000,
  memoryLimit: 100_000,
  relativeReference: false,
  templates: {},
})

export type Rendered = { text: string } | { fault: string }

/** Why this is no template, in words; undefined when it is one. */
export function templateFault(template: string, facts: object): string | undefined {
  const rendered = render(template, facts)
  return 'fault' in rendered ? rendered.fault : undefined
}

/** Fills a template: `{{ incident.title }}`, `{% if incident.service %}…{% endif %}`. Never throws. */
export function render(template: string, facts: object): Rendered {
  try {
    const parsed: Template[] = engine.parse(template)
    const text = String(engine.renderSync(parsed, facts))
    return { text: cleanText(text, TEXT_LENGTH) }
  } catch (fault) {
    return { fault: wordsOf(fault as Error) }
  }
}

function wordsOf({ message }: Error): string {
  const [first] = message.split('\n')
  const unknown = /undefined variable: ([\w.]+)/.exec(first!)
  if (first!.startsWith('ENOENT')) return 'A template cannot include another.'
  if (unknown) return `There is nothing called ${unknown[1]}.`
  return `The template cannot be read: ${first!.replace(/, line:1, col:(\d+)$/, ', at character $1')}.`
}
