import { Plus, Trash2 } from 'lucide-react'
import type { Control } from '../../domain/risk.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

const EFFECTS = (['likelihood', 'impact'] as const).flatMap((lowers) =>
  [1, 2, 3, 4].map((by) => ({ value: `${lowers} ${by}`, label: `${lowers === 'impact' ? 'Impact' : 'Likelihood'} −${by}` })),
)

/** Controls, each with what it lowers and by how many steps. */
export function ControlRows({ value, onChange }: { value: Control[]; onChange: (controls: Control[]) => void }) {
  const change = (at: number, control: Partial<Control>): void => onChange(value.with(at, { ...value[at]!, ...control }))
  return (
    <>
      <ul className="risk-controls">
        {value.map((control, at) => (
          <li key={at}>
            <TextInput
              aria-label={`Control ${at + 1}`}
              placeholder="e.g. Backups that cannot be changed"
              value={control.text}
              onChange={(text) => change(at, { text })}
              autoComplete="off"
            />
            <Select
              label={`What control ${at + 1} lowers`}
              value={`${control.lowers} ${control.by}`}
              options={EFFECTS}
              onChange={(effect) => {
                const [lowers, by] = (effect ?? 'likelihood 1').split(' ')
                change(at, { lowers: lowers as Control['lowers'], by: Number(by) })
              }}
            />
            <IconButton icon={Trash2} size="small" label={`Remove control ${at + 1}`} onClick={() => onChange(value.toSpliced(at, 1))} />
          </li>
        ))}
      </ul>
      <div>
        <Button size="small" icon={Plus} onClick={() => onChange([...value, { text: '', lowers: 'likelihood', by: 1 }])}>
          Add a control
        </Button>
      </div>
    </>
  )
}
