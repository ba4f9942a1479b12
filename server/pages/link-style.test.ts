import { describe, expect, it } from 'vitest'
import { PALETTE } from './link-style.ts'

/** WCAG 2: relative luminance and contrast of two sRGB colours. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const part = parseInt(hex.slice(i, i + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

describe.each(Object.entries(PALETTE))('the %s colours of the page behind a link', (_, p) => {
  it('are readable: words at least 4.5 to 1', () => {
    const words: [string, string][] = [
      ...[p.ink, p.soft, p.faint, p.accentInk, p.criticalInk, p.highInk, p.mediumInk, p.lowInk, p.mineInk, p.doneInk].map(
        (ink): [string, string] => [ink, p.ground],
      ),
      [p.ink, p.raised],
      [p.ink, p.press],
      [p.soft, p.raised],
      [p.doneInk, p.raised],
      [p.onAccent, p.accent],
      [p.ink, p.accentSoft],
      [p.criticalInk, p.criticalSoft],
      [p.ink, p.criticalSoft],
      [p.mineInk, p.mineSoft],
      [p.doneInk, p.doneSoft],
    ]
    for (const [ink, ground] of words) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })
  it('are seen: parts at least 3 to 1', () => {
    for (const part of [p.control, p.accent, p.focus, p.critical, p.high, p.medium, p.low, p.mine, p.done]) {
      expect(contrast(part, p.ground), part).toBeGreaterThanOrEqual(3)
    }
  })
})
