import type { ReactNode } from 'react'
import './page.css'

/**
 * The frame of every page: a head that stays, and the content. `reading` bounds the width for prose and forms;
 * `fill` gives the content the whole height, for lists that scroll by themselves.
 *
 *     <Page head={<PageHeader title="Incidents" act={<Button look="primary">Declare</Button>} />} fill>…</Page>
 */
export function Page({
  head,
  width = 'wide',
  fill,
  children,
}: {
  head: ReactNode
  width?: 'wide' | 'reading' | 'form'
  fill?: boolean
  children: ReactNode
}) {
  return (
    <div className="ui-page" data-fill={fill || undefined}>
      {head}
      <div className="ui-page-body" data-width={width}>
        {children}
      </div>
    </div>
  )
}

/**
 * What the page is for, and its one primary action. `back` names the list it came from; `below` holds tabs or filters.
 *
 *     <PageHeader title={incident.title} back={<Link to="/incidents">Incidents</Link>} about={<SeverityBadge … />}
 *       act={<Button look="primary" kbd="a">Acknowledge</Button>} acts={<Menu … />} />
 */
export function PageHeader({
  title,
  back,
  about,
  act,
  acts,
  below,
}: {
  title: string
  back?: ReactNode
  about?: ReactNode
  act?: ReactNode
  acts?: ReactNode
  below?: ReactNode
}) {
  return (
    <header className="ui-page-head">
      <title>{`${title} · Muster`}</title>
      {back && (
        <nav className="ui-page-back" aria-label="Back">
          {back}
        </nav>
      )}
      <div className="ui-page-line">
        <div className="ui-page-title">
          <h1>
            {/* a title in a script from right to left keeps the order of its words */}
            <bdi>{title}</bdi>
          </h1>
          {about && <div className="ui-page-about">{about}</div>}
        </div>
        {(act || acts) && (
          <div className="ui-page-acts">
            {acts}
            {act}
          </div>
        )}
      </div>
      {below && <div className="ui-page-below">{below}</div>}
    </header>
  )
}

/** A part of a page under its own heading; `act` stands at the heading's end. */
export function Section({ title, hint, act, children }: { title: string; hint?: ReactNode; act?: ReactNode; children: ReactNode }) {
  return (
    <section className="ui-section">
      <div className="ui-section-head">
        <div>
          <h2>{title}</h2>
          {hint && <p className="ui-muted">{hint}</p>}
        </div>
        {act && <div className="ui-row">{act}</div>}
      </div>
      {children}
    </section>
  )
}

/** Facts as name and value, one a line: `<Facts items={[['Service', <Link …/>], ['Opened', <Timestamp …/>]]} />`. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode] | false | undefined)[] }) {
  return (
    <dl className="ui-facts">
      {items.map(
        (item) =>
          item && (
            <div key={item[0]}>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
