import { CSPProvider } from '@base-ui/react/csp-provider'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { listenToKeys } from './keys.ts'
import { TooltipRoot } from './overlay/tooltip.tsx'
import { ViewerZone } from './time/now.ts'
import { localZone } from './time/zone.ts'
import './base.css'

const ToastRoot = lazy(() => import('./feedback/toast-root.tsx').then((module) => ({ default: module.ToastRoot })))

/**
 * What the primitives need around them, once: the nonce for the few styles that Base UI writes, tips, toasts, keys,
 * and the viewer's zone.
 */
export function UiRoot({ zone, children }: { zone?: string | undefined; children: ReactNode }) {
  useEffect(listenToKeys, [])
  return (
    <CSPProvider nonce={pageNonce()}>
      <ViewerZone value={zone ?? localZone()}>
        {children}
        <TooltipRoot />
        <Suspense>
          <ToastRoot />
        </Suspense>
      </ViewerZone>
    </CSPProvider>
  )
}

/** The nonce of this page; browsers hide the attribute and keep the property. */
function pageNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined
}
