import type { ReactNode } from 'react'
import { Wordmark } from '../frame/mark.tsx'
import './door.css'

/** The frame of every page before somebody is signed in: one narrow column, nothing else to look at. */
export function Door({ title, about, foot, children }: { title: string; about?: ReactNode; foot?: ReactNode; children: ReactNode }) {
  return (
    <main className="door" id="content">
      <title>{`${title} · Muster`}</title>
      <div className="door-panel">
        <header className="door-head">
          <Wordmark />
          <h1>{title}</h1>
          {about && <p className="ui-muted">{about}</p>}
        </header>
        {children}
        {foot && <footer className="door-foot">{foot}</footer>}
      </div>
    </main>
  )
}
