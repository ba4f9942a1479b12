import { Plus, X } from 'lucide-react'
import type { Identifier } from '../../domain/asset.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

const USUAL = [
  { value: '@source', label: 'source', hint: 'The host or component that the sender names' },
  ...['instance', 'host', 'hostname', 'node', 'job', 'namespace', 'service', 'cluster'].map((label) => ({ value: label, label })),
]

/** The usual labels, and whatever was typed: senders have labels of their own. */
function labelsFor(query: string): { value: string; label: string; hint?: string }[] {
  const typed = query.trim()
  const found = USUAL.filter(({ label }) => label.includes(typed.toLowerCase()))
  return typed === '' || USUAL.some(({ label }) => label === typed) ? found : [{ value: typed, label: typed, hint: 'This label' }, ...found]
}

/** Labels and the values by which alerts name an asset, a line each. */
export function Identifiers({ value, onChange }: { value: readonly Identifier[]; onChange: (next: Identifier[]) => void }) {
  const set = (index: number, change: Partial<Identifier>): void => onChange(value.with(index, { ...value[index]!, ...change }))
  return (
    <div className="ui-stack">
      {value.length > 0 && (
        <ul className="asset-lines">
          {value.map(({ label, value: text }, index) => (
            <li key={index}>
              <Combobox
                label={`Label ${index + 1}`}
                placeholder="Label"
                value={label === '' ? null : label}
                known={label === '' || label === '@source' ? USUAL.slice(0, 1) : [{ value: label, label }]}
                options={(query) => Promise.resolve(labelsFor(query))}
                onChange={(next) => set(index, { label: next ?? '' })}
                clearable={false}
              />
              <TextInput
                mono
                aria-label={`Value ${index + 1}`}
                placeholder="db1.example.com"
                value={text}
                onChange={(next) => set(index, { value: next })}
              />
              <IconButton icon={X} label={`Remove line ${index + 1}`} onClick={() => onChange(value.filter((_, at) => at !== index))} />
            </li>
          ))}
        </ul>
      )}
      <div className="ui-row">
        <Button icon={Plus} size="small" onClick={() => onChange([...value, { label: '@source', value: '' }])}>
          Add a label
        </Button>
      </div>
    </div>
  )
}
