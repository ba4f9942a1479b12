import { useInfiniteQuery } from '@tanstack/react-query'
import { CircleCheck, Download } from 'lucide-react'
import { getPayload, listPayloads, type Integration } from '../../../contract/integrations.ts'
import { pagesOf, rowsOf, useCall } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { Link } from '../../ui/action/link.tsx'
import { CodeBlock } from '../../ui/data/copy-field.tsx'
import { LoadMore } from '../../ui/data/load-more.tsx'
import { Table } from '../../ui/data/table.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { Facts, Section } from '../../ui/layout/page.tsx'
import { Dialog } from '../../ui/overlay/dialog.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { useSearchState } from '../../ui/url.ts'
import { numberIn } from '../single.ts'

/** What came with a valid key and could not be read, with the reason; each can be looked at and tried again. */
export function Payloads({ one }: { one: Integration }) {
  const [search, setSearch] = useSearchState<{ open?: string }>()
  const open = numberIn(search.open === undefined ? undefined : String(search.open))
  const query = useInfiniteQuery(pagesOf(listPayloads, { params: { id: one.id } }))
  const rows = rowsOf<typeof listPayloads>(query.data)
  if (query.isPending) return <Skeleton rows={4} />
  if (query.error && rows.length === 0) return <ErrorState error={query.error} retry={query.refetch} small />
  if (rows.length === 0)
    return (
      <EmptyState icon={CircleCheck} title="Everything could be read" small>
        What comes with this key and makes no sense is kept here with the reason. Nothing is dropped in silence.
      </EmptyState>
    )
  return (
    <Section title="Unreadable" hint="The last 1,000 are kept. The sender was told the same reason.">
      <Table
        label="Unreadable payloads"
        rows={rows}
        rowKey={(row) => row.id}
        onOpen={(row) => setSearch({ open: String(row.id) }, true)}
        columns={[
          {
            id: 'reason',
            header: 'Reason',
            main: true,
            cell: (row) => (
              <Link to="." search={(before: object) => ({ ...before, open: String(row.id) })} look="row">
                {row.reason}
              </Link>
            ),
          },
          { id: 'size', header: 'Size', align: 'end', cell: (row) => `${row.size.toLocaleString('en')} bytes`, from: 45 },
          { id: 'remote', header: 'From', cell: (row) => <code>{row.remote}</code>, from: 60 },
          { id: 'at', header: 'Received', align: 'end', cell: (row) => <Timestamp at={row.receivedAt} /> },
        ]}
        foot={
          <LoadMore
            what={rows.length === 1 ? 'payload' : 'payloads'}
            shown={rows.length}
            total={one.unreadableCount}
            more={query.hasNextPage}
            loading={query.isFetchingNextPage}
            onMore={query.fetchNextPage}
          />
        }
      />
      {open !== undefined && <PayloadDialog one={one} payloadId={open} onClose={() => setSearch({ open: undefined })} />}
    </Section>
  )
}

function PayloadDialog({ one, payloadId, onClose }: { one: Integration; payloadId: number; onClose: () => void }) {
  const [, setSearch] = useSearchState<{ tab?: string; open?: string; sample?: string }>()
  const { data, error, refetch } = useCall(getPayload, { params: { id: one.id, payloadId } })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title="Unreadable payload"
      footer={
        data && (
          <>
            <Button icon={Download} onClick={() => save(data.base64, `payload-${payloadId}`)}>
              Save as a file
            </Button>
            <Button look="primary" onClick={() => setSearch({ tab: 'settings', open: undefined, sample: String(payloadId) }, true)}>
              Try it with the settings
            </Button>
          </>
        )
      }
    >
      {error ? (
        <ErrorState error={error} retry={refetch} small />
      ) : !data ? (
        <Skeleton rows={4} />
      ) : (
        <div className="ui-stack">
          <Facts
            items={[
              ['Why', data.reason],
              ['Received', <Timestamp key="at" at={data.receivedAt} />],
              ['From', <code key="from">{data.remote}</code>],
              ['Content type', data.contentType === '' ? 'none given' : <code key="type">{data.contentType}</code>],
              ['Size', `${data.size.toLocaleString('en')} bytes`],
            ]}
          />
          <CodeBlock title="Body" code={data.text} wrap />
        </div>
      )}
    </Dialog>
  )
}

function save(base64: string, name: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const href = URL.createObjectURL(new Blob([bytes]))
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
  URL.revokeObjectURL(href)
}
