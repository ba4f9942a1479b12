import type { FrameDialog } from '../frame/dialogs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'

export function PageDialog({ open, onClose }: FrameDialog) {
  return (
    <Dialog open={open} onOpenChange={(next) => next || onClose()} title="Page someone" size="small">
      This is not built yet.
    </Dialog>
  )
}
