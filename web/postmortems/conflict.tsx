import type { Postmortem } from '../../contract/postmortems.ts'
import { Button } from '../ui/action/button.tsx'
import { CodeBlock } from '../ui/data/copy-field.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { linesApart } from './lines.ts'

/** Somebody was faster: what they changed against what was written here, and which of both to go on with. */
export function Conflict({ theirs, mine, onTake, onKeep }: { theirs: Postmortem; mine: string; onTake: () => void; onKeep: () => void }) {
  const { onlyThere, onlyHere } = linesApart(theirs.body, mine)
  return (
    <Banner
      tone="warning"
      loud
      title={`Version ${theirs.version} was saved meanwhile`}
      act={
        <>
          <Button onClick={onTake}>Take theirs, drop mine</Button>
          <Button look="primary" onClick={onKeep}>
            Go on with mine
          </Button>
        </>
      }
    >
      <div className="ui-stack">
        <p>
          Saved <Timestamp at={theirs.updatedAt} />. Nothing was overwritten. Copy over what you want to keep of theirs; saving after that
          replaces their version with yours.
        </p>
        {onlyThere.length > 0 && <CodeBlock title="Only in theirs" code={onlyThere.join('\n')} wrap />}
        {onlyHere.length > 0 && <CodeBlock title="Only in yours" code={onlyHere.join('\n')} wrap />}
      </div>
    </Banner>
  )
}
