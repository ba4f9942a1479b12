import { useState } from 'react'
import { Button } from '../ui/action/button.tsx'
import type { Control } from '../ui/form/control.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { KindsDialog } from './kinds-dialog.tsx'
import { useKindOptions } from './kinds.tsx'

/** One of the kinds, and the way to kinds of the company's own. */
export function KindPicker({ value, onChange, ...field }: Control<string, HTMLInputElement>) {
  const [managing, setManaging] = useState(false)
  const options = useKindOptions()
  return (
    <div className="asset-kind-picker">
      <Combobox
        {...field}
        value={value}
        onChange={(next) => next !== null && onChange(next)}
        options={options}
        nothing="No kind of this name. Add it under Own kinds."
        clearable={false}
      />
      <Button onClick={() => setManaging(true)}>Own kinds</Button>
      {managing && <KindsDialog onClose={() => setManaging(false)} onMade={onChange} />}
    </div>
  )
}
