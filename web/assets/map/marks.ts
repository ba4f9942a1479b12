import type { Severity } from '../../../domain/severity.ts'

/*
 * The signs of kinds and severities as paths for the canvas: the same that the lists show, of Lucide (24 units wide)
 * and of `SeverityIcon` (16 units wide).
 */

const KINDS: Record<string, string> = {
  application: 'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM10 4v4M2 8h20M6 4v4',
  server:
    'M4 2h16a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM4 14h16a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2zM6 6h.01M6 18h.01',
  database: 'M12 2c5 0 9 1.3 9 3s-4 3-9 3-9-1.3-9-3 4-3 9-3zM3 5v14a9 3 0 0 0 18 0V5M3 12a9 3 0 0 0 18 0',
  network: 'M17 16h4v6h-5v-6zM3 16h5v6H2v-6zM10 2h5v6H9V2zM5 16v-3a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v3M12 12V8',
  workstation:
    'M18 5a2 2 0 0 1 2 2v8.526a2 2 0 0 0 .212.897l1.068 2.127a1 1 0 0 1-.9 1.45H3.62a1 1 0 0 1-.9-1.45l1.068-2.127A2 2 0 0 0 4 15.526V7a2 2 0 0 1 2-2zM20.054 15.987H3.946',
  thirdParty:
    'm11 17 2 2a1 1 0 1 0 3-3M14 14l2.5 2.5a1 1 0 1 0 3-3l-3.88-3.88a3 3 0 0 0-4.24 0l-.88.88a1 1 0 1 1-3-3l2.81-2.81a5.79 5.79 0 0 1 7.06-.87l.47.28a2 2 0 0 0 1.42.25L21 4M21 3l1 11h-2M3 3 2 14l6.5 6.5a1 1 0 1 0 3-3M3 4h8',
  dataSet: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM3 9h18M9 3v18',
  facility: 'M6 22V4a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v18M3 22h18M10 6h.01M14 6h.01M10 10h.01M14 10h.01M10 14h.01M14 14h.01M10 22v-4h4v4',
}
const OTHER =
  'M8.3 10a.7.7 0 0 1-.626-1.079L11.4 3a.7.7 0 0 1 1.198-.043L16.3 8.9a.7.7 0 0 1-.572 1.1ZM3 14h7v7H3zM21 17.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z'
const BELL =
  'M10.268 21a2 2 0 0 0 3.464 0M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326'
/** What is filled, and what is knocked out of it. */
const SEVERITIES: Record<Severity, { body: string; knock: string }> = {
  critical: { body: 'M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z', knock: 'M8 4.6v3.8M8 11.3v.1' },
  high: { body: 'M8 1.6 15.2 14.4H.8z', knock: 'M8 6.4v3M8 11.9v.1' },
  medium: { body: 'M8 1.4 14.6 8 8 14.6 1.4 8z', knock: '' },
  low: { body: 'M8 2.4a5.6 5.6 0 1 0 0 11.2A5.6 5.6 0 0 0 8 2.4zm0 2a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2z', knock: '' },
}

const made = new Map<string, Path2D>()
function pathOf(text: string): Path2D {
  const known = made.get(text)
  if (known) return known
  const path = new Path2D(text)
  made.set(text, path)
  return path
}

type Mark = { x: number; y: number; size: number; colour: string }

function line(context: CanvasRenderingContext2D, text: string, { x, y, size, colour }: Mark): void {
  context.save()
  context.translate(x, y)
  context.scale(size / 24, size / 24)
  context.strokeStyle = colour
  context.lineWidth = 2
  context.lineCap = context.lineJoin = 'round'
  context.stroke(pathOf(text))
  context.restore()
}

export function drawKind(context: CanvasRenderingContext2D, kind: string, mark: Mark): void {
  line(context, (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined) ?? OTHER, mark)
}

export function drawBell(context: CanvasRenderingContext2D, mark: Mark): void {
  line(context, BELL, mark)
}

export function drawSeverity(context: CanvasRenderingContext2D, severity: Severity, { x, y, size, colour }: Mark, ground: string): void {
  const { body, knock } = SEVERITIES[severity]
  context.save()
  context.translate(x, y)
  context.scale(size / 16, size / 16)
  context.fillStyle = colour
  context.fill(pathOf(body), 'evenodd')
  context.strokeStyle = ground
  context.lineWidth = 1.8
  context.lineCap = 'round'
  if (knock !== '') context.stroke(pathOf(knock))
  context.restore()
}
