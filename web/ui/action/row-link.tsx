import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { cx } from '../class-names.ts'
import './link.css'

/**
 * A link inside the rows of long lists: a plain address that the router follows. `Link` watches where the router is,
 * which costs a millisecond a row while scrolling and draws every row anew when the address changes.
 *
 *     <RowLink href={`/incidents/${id}`}>#{id}</RowLink>
 */
export function RowLink({
  href,
  look = 'row',
  className,
  children,
}: {
  href: string
  look?: 'text' | 'row'
  className?: string
  children: ReactNode
}) {
  const router = useRouter()
  function follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void router.navigate({ to: href as '/' })
  }
  return (
    <a href={href} className={cx('ui-link', className)} data-look={look} onClick={follow}>
      {children}
    </a>
  )
}
