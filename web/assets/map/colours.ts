import { SEVERITIES, type Severity } from '../../../domain/severity.ts'

const TOKENS = {
  ground: '--ground',
  sunken: '--ground-sunken',
  raised: '--ground-raised',
  press: '--ground-press',
  ink: '--ink',
  soft: '--ink-soft',
  faint: '--ink-faint',
  line: '--line',
  strong: '--line-strong',
  control: '--line-control',
  accent: '--accent',
  focus: '--focus',
} as const

export type Colours = Record<keyof typeof TOKENS, string> & {
  severity: Record<Severity, { part: string; ink: string; soft: string }>
  font: string
}

/** The tokens as the canvas takes them: it knows no variables, so an element of the page works them out. */
export function readColours(host: HTMLElement): Colours {
  const probe = document.createElement('span')
  host.append(probe)
  const read = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const named = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, read(token)])) as Record<
    keyof typeof TOKENS,
    string
  >
  const severity = Object.fromEntries(
    SEVERITIES.map((one) => [one, { part: read(`--${one}`), ink: read(`--${one}-ink`), soft: read(`--${one}-soft`) }]),
  ) as Colours['severity']
  const font = getComputedStyle(host).fontFamily
  probe.remove()
  return { ...named, severity, font }
}

/** Calls back whenever the theme changes, by the system or by the person. Returns what stops it. */
export function watchTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const observer = new MutationObserver(changed)
  dark.addEventListener('change', changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    dark.removeEventListener('change', changed)
    observer.disconnect()
  }
}
