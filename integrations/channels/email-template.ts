import { severityCode } from '../../domain/message.ts'
import type { Severity } from '../../domain/severity.ts'
import { escapeMarkup } from '../../domain/text.ts'
import type { Message } from '../channel.ts'
import { bundleList, headline, line, lines } from '../wording.ts'

const BUNDLE_SHOWN = 50
/** Room for whatever somebody may write. */
const TEXT_LENGTH = 20_000

/** Plain text, complete by itself. */
export function mailText(message: Message): string {
  const parts = [lines(message.text, TEXT_LENGTH)]
  if (message.verificationCode !== null) parts.push(`Your code: ${line(message.verificationCode, 20)}`)
  if (message.bundled.length > 0)
    parts.push(
      bundleList(message, BUNDLE_SHOWN)
        .map((item) => `- ${item}`)
        .join('\n'),
    )
  if (message.actionUrl !== null) parts.push(`${actionLabel(message)}:\n${message.actionUrl}`)
  parts.push('-- \nMuster')
  return `${parts.join('\n\n')}\n`
}

/**
 * The same in HTML: tables and inline styles, since mail programs know little else; one style block for
 * those that know the dark. No picture, no font, nothing is loaded. All text is escaped.
 */
export function mailHtml(message: Message): string {
  const { verificationCode: code, severity, actionUrl, purpose } = message
  const accent = purpose === 'resolved' ? '#1f8a4c' : severity === null ? '#4b5563' : ACCENTS[severity]
  const label = purpose === 'resolved' ? 'Resolved' : severity === null ? '' : `${severityCode(severity)} · ${severity}`
  const title = headline(message, 300)
  const rows = [
    label && `<p class="quiet" style="margin:0 0 8px;font-size:13px;color:#57606a">${escapeMarkup(label)}</p>`,
    `<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3;font-weight:600">${escapeMarkup(title)}</h1>`,
    `<p style="margin:0 0 20px">${escapeMarkup(lines(message.text, TEXT_LENGTH)).replaceAll('\n', '<br>')}</p>`,
    code !== null &&
      `<p style="margin:0 0 20px;font-size:28px;letter-spacing:4px;font-family:monospace">${escapeMarkup(line(code, 20))}</p>`,
    message.bundled.length > 0 &&
      `<ul style="margin:0 0 20px;padding-left:20px">${bundleList(message, BUNDLE_SHOWN)
        .map((item) => `<li>${escapeMarkup(item)}</li>`)
        .join('')}</ul>`,
    actionUrl !== null && button(actionUrl, actionLabel(message), accent),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .page { background: #0d1117 !important; color: #e6edf3 !important }
  .card { background: #161b22 !important; border-color: #30363d !important }
  .quiet { color: #9aa4af !important }
}
</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;background:#f6f8fa;color:#1f2328;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #d0d7de;border-top:4px solid ${accent};border-radius:6px">
<tr><td style="padding:24px;overflow-wrap:anywhere">
${rows.filter(Boolean).join('\n')}
</td></tr></table>
<p class="quiet" style="margin:16px 0 0;font-size:13px;color:#57606a">Sent by Muster.</p>
</td></tr></table>
</body>
</html>
`
}

// each reads as white on itself and as an edge on both backgrounds
const ACCENTS: Record<Severity, string> = { critical: '#c4222f', high: '#b3530f', medium: '#8a6100', low: '#3467b0' }

function button(url: string, label: string, color: string): string {
  const href = escapeMarkup(url)
  return `<p style="margin:0 0 12px"><a href="${href}" style="display:inline-block;padding:14px 28px;background:${color};color:#ffffff;font-weight:600;text-decoration:none;border-radius:6px">${label}</a></p>
<p class="quiet" style="margin:0;font-size:13px;color:#57606a">Or open this address: ${href}</p>`
}

/** Pages and test pages lead to the page that acknowledges; everything else to whatever it is about. */
function actionLabel({ purpose }: Message): string {
  return purpose === 'page' || purpose === 'bundle' || purpose === 'test' ? 'Acknowledge' : 'Open'
}
