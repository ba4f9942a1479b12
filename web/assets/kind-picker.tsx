import { Button } from '../ui/action/button.tsx'
import type { Control } from '../ui/form/control.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { useKindOptions } from './kinds.tsx'

/** One of the kinds, and the way to kinds of the company's own. */
export function KindPicker({ value, onChange, onManage, ...field }: Control<string, HTMLInputElement> & { onManage: () => void }) {
  return (
    <div className="asset-kind-picker">
      <Combobox
        {...field}
        value={value}
        onChange={(next) => next !== null && onChange(next)}
        options={useKindOptions()}
        nothing="No kind of this name. Add it under Own kinds."
        clearable={false}
      />
      <Button onClick={onManage}>Own kinds</Button>
    </div>
  )
}
