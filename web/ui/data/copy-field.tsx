import { Check, Copy, Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../action/icon-button.tsx'
import { announce } from '../feedback/announcer.ts'
import './code.css'

/** Copies, and says so; falls back to selecting where the clipboard is closed to us (plain HTTP). */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2_000)
    return () => clearTimeout(timer)
  }, [state])

  async function copy(): Promise<void> {
    const done = (await writeClipboard(text)) ? 'copied' : 'failed'
    setState(done)
    announce(done === 'copied' ? 'Copied' : 'The browser does not let us copy here. Select the text and copy it yourself.')
  }

  const words = { idle: label, copied: 'Copied', failed: 'Select the text and copy it yourself' }[state]
  return <IconButton icon={state === 'copied' ? Check : Copy} label={words} size="small" onClick={() => void copy()} />
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'ui-unseen'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

/**
 * One line to copy into somewhere else: an address, a key. `secret` hides it until asked, never from copying.
 *
 *     <CopyField label="Integration key" value={key} secret />
 */
export function CopyField({ label, value, secret, quiet }: { label: string; value: string; secret?: boolean; quiet?: boolean }) {
  const [shown, setShown] = useState(!secret)
  return (
    <div className="ui-field">
      <span className={quiet ? 'ui-unseen' : 'ui-field-label'}>{label}</span>
      <span className="ui-copy">
        <input
          readOnly
          aria-label={label}
          value={shown ? value : '•'.repeat(Math.min(24, value.length))}
          onFocus={(event) => event.currentTarget.select()}
        />
        {secret && <IconButton icon={shown ? EyeOff : Eye} label={shown ? 'Hide' : 'Show'} size="small" onClick={() => setShown(!shown)} />}
        <CopyButton text={value} label={`Copy ${label}`} />
      </span>
    </div>
  )
}

/**
 * A block to paste into a file or a shell, with what it is for.
 *
 *     <CodeBlock title="alertmanager.yml" code={yaml} />
 */
export function CodeBlock({ code, title, wrap }: { code: string; title?: string | undefined; wrap?: boolean }) {
  return (
    <figure className="ui-code">
      <figcaption>
        <span className="ui-cut">{title}</span>
        <CopyButton text={code} label={title ? `Copy ${title}` : 'Copy'} />
      </figcaption>
      <pre tabIndex={0} aria-label={title ?? 'Code'} data-wrap={wrap || undefined}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}
