import { CircleAlert } from 'lucide-react'
import { ErrorState } from '../ui/feedback/states.tsx'
import type { usePreview } from './template-fields.tsx'

/** How it reads for a made-up incident: subject and text as they arrive. */
export function Preview({ query: { data, error, refetch } }: { query: ReturnType<typeof usePreview> }) {
  if (error && !data) return <ErrorState small error={error} retry={refetch} />
  const whole = data?.subject || data?.body
  return (
    <section className="communication-preview" aria-label="Preview">
      <p className="ui-muted">As it reads for a made-up incident</p>
      {whole ? (
        <>
          <Part part={data?.subject} what="subject" />
          <Part part={data?.body} what="text" />
        </>
      ) : (
        <p className="ui-muted">Write something, and it shows here.</p>
      )}
    </section>
  )
}

function Part({ part, what }: { part: { text: string | null; fault: string | null } | undefined; what: 'subject' | 'text' }) {
  if (!part) return null
  if (part.fault !== null)
    return (
      <p className="communication-fault">
        <CircleAlert aria-hidden />
        The {what} cannot be made yet.
      </p>
    )
  return what === 'subject' ? <strong>{part.text}</strong> : <div className="communication-letter">{part.text}</div>
}
