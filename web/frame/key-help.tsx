import { Kbd } from '../ui/action/kbd.tsx'
import { Switch } from '../ui/form/toggles.tsx'
import { useBoundKeys, useSingleKeys } from '../ui/keys.ts'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useChangePreferences } from './preferences.ts'
import './key-help.css'

/** Every key that acts on the present page, and the switch that turns single letters off. */
export function KeyHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const bound = useBoundKeys()
  const [single] = useSingleKeys()
  const change = useChangePreferences()
  const groups = new Map<string, Map<string, string>>()
  for (const { keys, label, group = 'Page' } of bound) {
    if (label === undefined) continue
    const entries = groups.get(group) ?? new Map<string, string>()
    groups.set(group, entries.set(label, keys))
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard"
      size="wide"
      description="What acts on this page. Never while you type."
    >
      <div className="ui-stack">
        <Switch
          value={single}
          onChange={(singleKeys) => change({ singleKeys })}
          label="Single letters act"
          hint="Off is better with speech input; keys with Ctrl or ⌘ always act."
        />
        <div className="frame-keys">
          {[...groups].map(([group, entries]) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {[...entries].map(([label, keys]) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>
                      <Kbd keys={keys.replace('[Shift]+', '')} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
