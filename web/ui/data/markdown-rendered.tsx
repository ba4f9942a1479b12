import type { ComponentProps } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'

const schema = { ...defaultSchema, tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'input') }

const components: Components = {
  a: ({ href, title, children }: ComponentProps<'a'>) => (
    <a href={href} title={title} className="ui-link" data-look="text" target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  table: ({ children }: ComponentProps<'table'>) => (
    <div className="ui-prose-wide">
      <table>{children}</table>
    </div>
  ),
}

/** Loaded by `Markdown`. */
export function Rendered({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeSanitize, schema]]} components={components}>
      {text}
    </ReactMarkdown>
  )
}
