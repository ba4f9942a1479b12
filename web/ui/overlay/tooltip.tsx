import { cloneElement, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react'
import { Kbd } from '../action/kbd.tsx'
import './tooltip.css'

type Content = ReactNode | (() => ReactNode)
type Tip = { content: Content; kbd: string | undefined }

/** What each element on the page says: listeners and popup exist once, so ten thousand tips cost nothing. */
const tips = new WeakMap<Element, { readonly current: Tip }>()
const SHOW_MS = 350
const HIDE_MS = 80
const GAP = 6
const EDGE = 8

/**
 * A short explanation on hover and focus. Never the only place where something is said: touch has no hover.
 * `children` is one element that takes a ref. A function as `content` is only called when the tip is shown.
 *
 *     <Tooltip content="Nobody is on call" kbd="p"><button>…</button></Tooltip>
 */
export function Tooltip({
  content,
  kbd,
  children,
}: {
  content: Content
  kbd?: string | undefined
  children: ReactElement<{ ref?: Ref<Element> }>
}) {
  const tip = useRef<Tip>({ content, kbd })
  useLayoutEffect(() => {
    tip.current = { content, kbd }
  })
  const inner = children.props.ref
  const ref = useCallback(
    (element: Element | null) => {
      if (element) tips.set(element, tip)
      if (typeof inner === 'function') return inner(element)
      if (inner) inner.current = element
    },
    [inner],
  )
  return cloneElement(children, { ref, ['data-tip' as string]: '' })
}

/** Where tips appear; rendered once by `UiRoot`. They can be hovered, and `Escape` takes them away (WCAG 1.4.13). */
export function TooltipRoot() {
  const [target, setTarget] = useState<Element>()
  const popup = useRef<HTMLDivElement>(null)
  useEffect(() => watch(setTarget, popup), [])
  const tip = target && tips.get(target)?.current

  useLayoutEffect(() => {
    const element = popup.current
    if (!element || !target) return
    element.showPopover?.()
    const [to, box] = [target.getBoundingClientRect(), element.getBoundingClientRect()]
    const above = to.bottom + GAP + box.height + EDGE > innerHeight && to.top > box.height + GAP
    const left = Math.max(EDGE, Math.min(to.left + to.width / 2 - box.width / 2, innerWidth - box.width - EDGE))
    element.style.translate = `${Math.round(left)}px ${Math.round(above ? to.top - GAP - box.height : to.bottom + GAP)}px`
    // what an icon button says is its name already; reading it twice helps nobody
    if (target.getAttribute('aria-label') === element.firstChild?.textContent) return
    target.setAttribute('aria-describedby', 'ui-tooltip')
    return () => target.removeAttribute('aria-describedby')
  }, [target])

  if (!tip) return null
  return (
    <div ref={popup} id="ui-tooltip" role="tooltip" popover="manual" className="ui-tooltip">
      <span>{typeof tip.content === 'function' ? tip.content() : tip.content}</span>
      {tip.kbd && <Kbd keys={tip.kbd} />}
    </div>
  )
}

/** Follows pointer and focus over the whole page. Returns what stops it. */
function watch(show: (target: Element | undefined) => void, popup: { current: Element | null }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown: Element | undefined

  function set(target: Element | undefined): void {
    clearTimeout(timer)
    shown = target
    show(target)
  }
  function soon(target: Element | undefined, wait: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => set(target), wait)
  }
  function over({ target, pointerType }: PointerEvent): void {
    if (pointerType === 'touch' || !(target instanceof Element)) return
    if (popup.current?.contains(target)) return clearTimeout(timer)
    const next = target.closest('[data-tip]')
    if (next === null || next.getAttribute('aria-expanded') === 'true') return shown ? soon(undefined, HIDE_MS) : clearTimeout(timer)
    if (next !== shown) soon(next, shown ? HIDE_MS : SHOW_MS)
    else clearTimeout(timer)
  }
  function focus({ target }: FocusEvent): void {
    const next = target instanceof Element && target.matches(':focus-visible') ? target.closest('[data-tip]') : null
    if (next !== null && next === target) set(next)
    else if (shown) set(undefined)
  }
  const hide = (): void => set(undefined)
  const key = ({ key: pressed }: KeyboardEvent): void => void (pressed === 'Escape' && shown && hide())
  const scroll = (): void => void (shown && hide())

  const options = { capture: true, passive: true }
  document.addEventListener('pointerover', over, options)
  document.addEventListener('pointerdown', hide, options)
  document.addEventListener('focusin', focus, options)
  document.addEventListener('keydown', key, options)
  document.addEventListener('scroll', scroll, options)
  document.documentElement.addEventListener('pointerleave', hide)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('pointerover', over, options)
    document.removeEventListener('pointerdown', hide, options)
    document.removeEventListener('focusin', focus, options)
    document.removeEventListener('keydown', key, options)
    document.removeEventListener('scroll', scroll, options)
    document.documentElement.removeEventListener('pointerleave', hide)
  }
}
