import { Check, Ellipsis } from 'lucide-react'
import type { Candidate } from '../../../contract/assets.ts'
import { Button } from '../../ui/action/button.tsx'
import { IconButton } from '../../ui/action/icon-button.tsx'
import { Cell, RowTitle } from '../../ui/data/cell.tsx'
import type { Option } from '../../ui/form/control.ts'
import { Select } from '../../ui/form/select.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { Menu } from '../../ui/overlay/menu.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import type { Draft } from './use-decide.ts'

export type Decisions = { make: () => void; isOther: () => void; drop: () => void }

/** Something discovered as a line of the list: what it may be called, where it was seen, and what can be said of it. */
export function CandidateLine({
  row,
  draft,
  kinds,
  onDraft,
  decide,
}: {
  row: Candidate
  draft: Draft | undefined
  kinds: readonly Option<string>[]
  /** Absent for those who may not decide. */
  onDraft?: (draft: Draft) => void
  decide: Decisions
}) {
  const name = draft?.name ?? row.name
  const kind = draft?.kind ?? row.kind
  return (
    <>
      <Cell grow>
        <RowTitle
          title={
            <>
              <span className="candidate-name">{name}</span>
              <Seen row={row} className="candidate-wide" />
            </>
          }
          below={
            <>
              <Seen row={row} className="candidate-narrow ui-cut" />
              <span className="candidate-wide">{whence(row)}</span>
            </>
          }
        />
      </Cell>
      {onDraft && (
        <>
          <Cell width="14rem" from={60}>
            <TextInput
              aria-label={`Name of ${row.value}`}
              value={name}
              onChange={(next) => onDraft({ ...draft, name: next })}
              maxLength={120}
            />
          </Cell>
          <Cell width="10rem" from={60}>
            <Select
              label={`Kind of ${row.value}`}
              value={kind}
              onChange={(next) => onDraft({ ...draft, kind: next ?? undefined })}
              options={kinds}
            />
          </Cell>
        </>
      )}
      <Cell width="8rem" from={45}>
        <span className="asset-two">
          <span className="ui-cut">
            {row.seen.toLocaleString('en')} {row.seen === 1 ? 'time' : 'times'}
          </span>
          <small className="ui-cut">
            <Timestamp at={row.lastSeenAt} show="relative" />
          </small>
        </span>
      </Cell>
      {onDraft && (
        <Cell end>
          <span className="asset-wide">
            <Button size="small" icon={Check} onClick={decide.make}>
              Make an asset
            </Button>
          </span>
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} size="small" label={`More for ${name}`} />}
            groups={[
              {
                items: [
                  { label: 'Make an asset', onSelect: decide.make },
                  { label: 'It is an asset that is there', onSelect: decide.isOther },
                  { label: 'Not an asset', onSelect: decide.drop },
                ],
              },
            ]}
          />
        </Cell>
      )}
    </>
  )
}

/** As it stands in alerts: the label and its value. */
function Seen({ row: { label, value }, className }: { row: Candidate; className: string }) {
  return (
    <code className={className}>
      {label === '@source' ? 'source' : label}={value}
    </code>
  )
}

const whence = ({ from, serviceName }: Candidate): string => (serviceName === null ? `By ${from}` : `By ${from}, for ${serviceName}`)
