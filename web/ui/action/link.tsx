import { createLink } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../class-names.ts'
import type { ButtonLook } from './button.tsx'
import './button.css'
import './link.css'

type AnchorProps = ComponentProps<'a'> & {
  /** `text` (default) is seen as a link; `row` takes the colour of its line until hovered. */ look?: 'text' | 'row'
}

function Anchor({ look = 'text', className, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={cx('ui-link', className)} data-look={look}>
      {children}
    </a>
  )
}

/**
 * A link to a page of ours, typed by the route table.
 *
 *     <Link to="/incidents/$id" params={{ id: '12' }}>Checkout is slow</Link>
 */
export const Link = createLink(Anchor)

function ButtonAnchor({
  look = 'quiet',
  size = 'normal',
  icon: Icon,
  wide,
  className,
  children,
  ...rest
}: ComponentProps<'a'> & ButtonLook) {
  return (
    <a {...rest} className={cx('ui-button', className)} data-look={look} data-size={size} data-wide={wide || undefined}>
      {Icon && <Icon aria-hidden className="ui-button-icon" />}
      <span className="ui-button-label">{children}</span>
    </a>
  )
}

/** A link that looks like a button, because it is the next step: `<ButtonLink to="/welcome" look="primary">Set up</ButtonLink>`. */
export const ButtonLink = createLink(ButtonAnchor)

/** A link out of the product, in a new tab; only http, https, mailto and tel are followed, anything else stays text. */
export function ExternalLink({ href, children, className }: { href: string; children: React.ReactNode; className?: string }) {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return <span className={className}>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" className={cx('ui-link ui-link-out', className)} data-look="text">
      {children}
      <ArrowUpRight aria-label="(opens in a new tab)" />
    </a>
  )
}
