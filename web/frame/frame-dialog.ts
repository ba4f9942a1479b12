/** What a dialog over any page is given. */
export type FrameDialog = { open: boolean; onClose: () => void }
