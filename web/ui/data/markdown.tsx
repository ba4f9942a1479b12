import { lazy, Suspense } from 'react'
import './markdown.css'

// the parser is a third of a megabyte of source: only pages that show prose load it
const Rendered = lazy(() => import('./markdown-rendered.tsx').then((module) => ({ default: module.Rendered })))

/**
 * Markdown that people wrote, made safe: no HTML, no scripts, no images from elsewhere, links only to http, https
 * and mail.
 *
 *     <Markdown text={postmortem.body} />
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="ui-prose">
      <Suspense fallback={<p className="ui-prose-plain">{text}</p>}>
        <Rendered text={text} />
      </Suspense>
    </div>
  )
}
