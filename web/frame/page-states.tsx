import { Compass } from 'lucide-react'
import { ButtonLink } from '../ui/action/link.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'

/** An address of ours that leads nowhere. */
export function NotFound() {
  return (
    <EmptyState page icon={Compass} title="There is no such page" act={<ButtonLink to="/">Go home</ButtonLink>}>
      <title>Not found · Muster</title>
      The address may be mistyped, or what it named was deleted.
    </EmptyState>
  )
}

/** The same where no frame stands around it. */
export function Lost() {
  return (
    <main id="content">
      <NotFound />
    </main>
  )
}

/** A page that failed while it was drawn. After an update the parts of an old page are gone: then only reloading helps. */
export function PageFault({ error, reset }: { error: unknown; reset: () => void }) {
  const stale = error instanceof TypeError && /import/i.test(error.message)
  return <ErrorState page error={error} retry={stale ? () => location.reload() : reset} />
}

/** Shown only when a page's code takes longer than 200 ms. */
export function PagePending() {
  return (
    <div className="frame-waiting">
      <Skeleton rows={8} />
    </div>
  )
}
