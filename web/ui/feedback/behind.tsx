import { Button } from '../action/button.tsx'
import { Banner } from './banner.tsx'

/** Above a form whose subject somebody else changed after it was opened. Nothing that was typed is lost. */
export function Behind({ what, saving, onTheirs, onMine }: { what: string; saving: boolean; onTheirs: () => void; onMine: () => unknown }) {
  return (
    <Banner
      tone="warning"
      loud
      title={`Somebody else changed ${what} in the meantime`}
      act={
        <>
          <Button size="small" onClick={onTheirs}>
            Take theirs
          </Button>
          <Button size="small" loading={saving} onClick={() => void onMine()}>
            Save mine over it
          </Button>
        </>
      }
    >
      What you typed is still here. Take theirs to begin again from it, or save yours in its place.
    </Banner>
  )
}
