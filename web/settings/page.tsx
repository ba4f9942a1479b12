import { useParams } from '@tanstack/react-router'
import { Lock, SearchX } from 'lucide-react'
import { createElement, lazy, Suspense, useEffect, useRef, type ComponentType } from 'react'
import { useSession } from '../session.tsx'
import { Link } from '../ui/action/link.tsx'
import { EmptyState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { PARTS, type PartId } from './parts.ts'
import './settings.css'

/** What stands after the part's name: `12`, `new`, or nothing. */
type PartProps = { rest: string }

// each part is code of its own: who reads the delivery log needs no forms
const VIEWS: Record<PartId, ComponentType<PartProps>> = {
  integrations: lazy(() => import('./integrations/part.tsx').then((module) => ({ default: module.Integrations }))),
  channels: lazy(() => import('./channels/part.tsx').then((module) => ({ default: module.Channels }))),
  tokens: lazy(() => import('./tokens.tsx').then((module) => ({ default: module.Tokens }))),
  deliveries: lazy(() => import('./deliveries.tsx').then((module) => ({ default: module.Deliveries }))),
  audit: lazy(() => import('./audit.tsx').then((module) => ({ default: module.Audit }))),
  health: lazy(() => import('./health.tsx').then((module) => ({ default: module.SystemHealth }))),
  me: lazy(() => import('../people/me-page.tsx').then((module) => ({ default: module.MePage }))),
  retention: lazy(() => import('./retention.tsx').then((module) => ({ default: module.RetentionSettings }))),
}

/** The settings: their parts at the left, one of them beside it. */
export function SettingsPage() {
  const session = useSession()
  const mine = PARTS.filter(({ permit }) => permit === null || session.can(permit))
  // `/settings` itself is the first part that this person may see
  const path = useParams({ strict: false })._splat || mine[0]?.id || ''
  const [name = '', ...rest] = path.split('/')
  const part = PARTS.find(({ id }) => id === name)
  const nav = useRef<HTMLElement>(null)
  // on a phone the parts stand in one row that scrolls
  useEffect(() => {
    // a frame later, when the router has put back where each part of the page was scrolled to
    const frame = requestAnimationFrame(
      () => void nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }),
    )
    return () => cancelAnimationFrame(frame)
  }, [name])
  return (
    <div className="settings">
      <nav ref={nav} className="settings-nav" aria-label="Settings">
        <p className="settings-nav-title" aria-hidden>
          Settings
        </p>
        <ul>
          {mine.map(({ id, label, icon: Icon }) => (
            <li key={id}>
              <Link
                to="/settings/$"
                params={{ _splat: id }}
                look="row"
                className="settings-nav-link"
                aria-current={id === name ? 'page' : undefined}
              >
                <Icon aria-hidden />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-content">
        {!part ? (
          <Page head={<PageHeader title="Settings" />}>
            <EmptyState icon={SearchX} title="There is no such part of the settings">
              Choose one from the list.
            </EmptyState>
          </Page>
        ) : part.permit !== null && !session.can(part.permit) ? (
          <Page head={<PageHeader title={part.label} />}>
            <EmptyState icon={Lock} title="Your role does not include this">
              An administrator can change your role, under People.
            </EmptyState>
          </Page>
        ) : (
          <Suspense key={part.id} fallback={<Skeleton rows={6} />}>
            {createElement(VIEWS[part.id], { rest: rest.join('/') })}
          </Suspense>
        )}
      </div>
    </div>
  )
}
