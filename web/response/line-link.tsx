import { Globe, type LucideIcon, Mail, MapPin, Phone } from 'lucide-react'
import { lineHref, type Line } from '../../domain/stakeholder.ts'
import { ExternalLink } from '../ui/action/link.tsx'
import './response.css'

export const LINE_ICONS: Record<Line['by'], LucideIcon> = { phone: Phone, email: Mail, web: Globe, other: MapPin }

/** A way to somebody, to be followed with one press. */
export function LineLink({ line }: { line: Line }) {
  const { by, label, address, note } = line
  const Icon = LINE_ICONS[by]
  return (
    <span className="response-line">
      <Icon aria-hidden />
      <span>
        <span className="response-line-label">{label}</span> <Address line={line} text={address} />
        {note && <small>{note}</small>}
      </span>
    </span>
  )
}

function Address({ line, text }: { line: Line; text: string }) {
  const href = lineHref(line)
  if (href === null) return <span>{text}</span>
  if (line.by === 'web') return <ExternalLink href={href}>{text}</ExternalLink>
  return (
    <a href={href} className="ui-link" data-look="text">
      {text}
    </a>
  )
}
