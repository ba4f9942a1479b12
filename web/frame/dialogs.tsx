import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react'
import type { Permission } from '../../domain/permission.ts'
import { useSession } from '../session.tsx'
import { useSearchState } from '../ui/url.ts'
import type { FrameDialog } from './frame-dialog.ts'

/**
 * Dialogs that open over any page with `?do=…`, so that they have an address and "back" closes them.
 * To add one: a component that takes `FrameDialog`, and a line here.
 */
const DIALOGS: Record<string, { permit: Permission; component: LazyExoticComponent<ComponentType<FrameDialog>> }> = {
  declare: {
    permit: 'incident.declare',
    component: lazy(() => import('../incidents/declare-dialog.tsx').then((module) => ({ default: module.DeclareDialog }))),
  },
  page: {
    permit: 'page.send',
    component: lazy(() => import('../incidents/page-dialog.tsx').then((module) => ({ default: module.PageDialog }))),
  },
}

/** The dialog that the address asks for, if the person may. */
export function AddressedDialog() {
  const [search, setSearch] = useSearchState<{ do?: string }>()
  const { can } = useSession()
  const asked = search.do === undefined ? undefined : DIALOGS[search.do]
  if (!asked || !can(asked.permit)) return null
  const Asked = asked.component
  return (
    <>
      {/* what is typed while its code is on its way must press no key of the page */}
      <span data-modal hidden />
      <Suspense>
        <Asked open onClose={() => setSearch({ do: undefined })} />
      </Suspense>
    </>
  )
}

/** Opens one of them: `const openDialog = useDialog(); openDialog('declare')`. */
export function useDialog(): (name: keyof typeof DIALOGS) => void {
  const [, setSearch] = useSearchState<{ do?: string }>()
  return (name) => setSearch({ do: name }, true)
}
