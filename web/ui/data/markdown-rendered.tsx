import { isValidElement, type ComponentProps, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './copy-field.tsx'

const schema = { ...defaultSchema, tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'input') }

const components: Components = {
  a: ({ href, title, children }: ComponentProps<'a'>) => (
    <a href={href} title={title} className="ui-link" data-look="text" target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  // what stands in a block is there to be copied
  pre: ({ children }: ComponentProps<'pre'>) => <CodeBlock title={languageOf(children)} code={textOf(children).trimEnd()} />,
  // a header without words is none
  th: ({ children, style }: ComponentProps<'th'>) => (textOf(children).trim() === '' ? <td /> : <th style={style}>{children}</th>),
  table: ({ children }: ComponentProps<'table'>) => (
    <div className="ui-prose-wide">
      <table>{children}</table>
    </div>
  ),
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : ''
}

/** What the fence says it is: `sh`, `yaml`. */
function languageOf(node: ReactNode): string | undefined {
  const names = isValidElement<{ className?: string }>(node) ? (node.props.className ?? '') : ''
  return /(?:^|\s)language-(\S+)/.exec(names)?.[1]
}

/** Loaded by `Markdown`. */
export function Rendered({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeSanitize, schema]]} components={components}>
      {text}
    </ReactMarkdown>
  )
}
