import './kbd.css'

const MAC = typeof navigator === 'object' && /Mac|iP(hone|ad|od)/.test(navigator.platform)
const SIGNS: Record<string, string> = {
  $mod: MAC ? '⌘' : 'Ctrl',
  Shift: '⇧',
  Alt: MAC ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/**
 * A key or sequence as `useKeys` knows it, drawn as keys: `<Kbd keys="$mod+k" />`, `<Kbd keys="g h" />`.
 */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="ui-kbd">
      {keys.split(' ').map((press, index) => (
        <kbd key={index}>
          {press
            .split(/\+(?=.)/)
            .flatMap(sign)
            .join(MAC ? '' : ' ')}
        </kbd>
      ))}
    </span>
  )
}

function sign(part: string): string[] {
  if (/^\[.+\]$/.test(part)) return []
  const known = SIGNS[part]
  return [known ?? (part.length === 1 ? part.toUpperCase() : part)]
}
