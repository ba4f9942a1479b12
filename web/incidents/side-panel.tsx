import type { ReactNode } from 'react'
import './side-panel.css'

/** A part of the column beside the timeline: heading, an act at its end, content. */
export function SidePanel({
  id,
  title,
  count,
  act,
  children,
}: {
  id?: string
  title: string
  count?: number | undefined
  act?: ReactNode
  children: ReactNode
}) {
  return (
    <section id={id} className="incident-panel">
      <header>
        <h2>
          {title}
          {count !== undefined && count > 0 && <span className="incident-panel-count ui-figures">{count}</span>}
        </h2>
        {act}
      </header>
      {children}
    </section>
  )
}
