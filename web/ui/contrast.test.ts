import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Rgb = [number, number, number]
type Theme = 'light' | 'dark'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const tokens = new Map<string, Record<Theme, string>>()
for (const [, name, light, dark] of css.matchAll(/--([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);/g))
  tokens.set(name!, { light: light!, dark: dark! })

/** OKLCH to linear sRGB, by the matrices of CSS Color 4. */
function linear(oklch: string): Rgb {
  const [l, c, h] = oklch.slice(6, -1).split(' ').map(Number) as [number, number, number]
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ]
}

function luminance(oklch: string): number {
  const [r, g, b] = linear(oklch).map((part) => Math.min(1, Math.max(0, part))) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string, theme: Theme): number {
  const [bright, dim] = [one, other].map((name) => luminance(tokens.get(name)?.[theme] ?? fail(name))).sort((a, b) => b - a) as [
    number,
    number,
  ]
  return (bright + 0.05) / (dim + 0.05)
}

function fail(name: string): never {
  throw new Error(`--${name} is not defined as light-dark(oklch(…), oklch(…))`)
}

const GROUNDS = ['ground', 'ground-sunken', 'ground-raised', 'ground-hover']
const STATES = ['critical', 'high', 'medium', 'low', 'acknowledged', 'resolved', 'suppressed']

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const weak = (pairs: [string, string][], least: number) =>
    pairs
      .map(([one, other]) => ({ pair: `${one} on ${other}`, ratio: contrast(one, other, theme) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ pair, ratio }) => `${pair} ${ratio.toFixed(2)}`)

  test('words can be read on every ground', () => {
    const words = ['ink', 'ink-soft', 'ink-faint', 'accent-ink', ...STATES.map((state) => `${state}-ink`)]
    expect(
      weak(
        words.flatMap((word) => GROUNDS.map((ground): [string, string] => [word, ground])),
        4.5,
      ),
    ).toEqual([])
  })

  test('words of a state can be read on its tint, and plain words too', () => {
    const pairs = [...STATES, 'accent'].flatMap((state): [string, string][] => [
      [`${state}-ink`, `${state}-soft`],
      ['ink', `${state}-soft`],
      ['ink-soft', `${state}-soft`],
    ])
    expect(weak(pairs, 4.5)).toEqual([])
  })

  test('words on filled parts and on shift bars can be read', () => {
    expect(
      weak(
        [
          ['on-accent', 'accent'],
          ['on-accent', 'accent-strong'],
          ['on-critical', 'critical'],
          ['on-critical', 'critical-strong'],
          ['ground', 'ink'],
          ['ink', 'shift'],
          ['ink', 'shift-alt'],
          ['ink', 'ground-press'],
        ],
        4.5,
      ),
    ).toEqual([])
  })

  test('parts, control lines and the focus ring stand out from every ground', () => {
    const parts = [...STATES, 'accent', 'line-control', 'focus']
    expect(
      weak(
        parts.flatMap((part) => GROUNDS.map((ground): [string, string] => [part, ground])),
        3,
      ),
    ).toEqual([])
  })

  test('every colour can be shown by an ordinary screen without clipping by more than a trace', () => {
    const clipped = [...tokens].filter(([, value]) => linear(value[theme]).some((part) => part < -0.02 || part > 1.02))
    expect(clipped.map(([name]) => name)).toEqual([])
  })
})
