import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { createToken, listTokens, revokeToken, type ApiToken } from '../../contract/tokens.ts'
import { Scope } from '../../domain/permission.ts'
import { pagesOf, rowsOf, useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { CopyField } from '../ui/data/copy-field.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { Table } from '../ui/data/table.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'

const SCOPES: Record<Scope, string> = {
  read: 'Sees everything that is not secret',
  respond: 'Also acknowledges, resolves, declares and pages',
  write: 'Also changes services, schedules, policies and integrations',
  admin: 'Everything, people and channels too',
}

/** API tokens: who made them, what they may do, when they were last used. */
export function Tokens() {
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiToken>()
  const query = useInfiniteQuery(pagesOf(listTokens))
  const rows = rowsOf<typeof listTokens>(query.data)
  const revoke = useAct(revokeToken)
  const make = (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      New token
    </Button>
  )
  return (
    <Page head={<PageHeader title="API tokens" act={make} />}>
      {query.isPending ? (
        <Skeleton rows={4} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        <EmptyState icon={KeyRound} title="No API tokens" act={make}>
          A token lets a script or another tool use the API without a person. It may do only what you choose.
        </EmptyState>
      ) : (
        <Table
          label="API tokens"
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              id: 'name',
              header: 'Name',
              main: true,
              cell: (row) => (
                <span className="settings-two">
                  <strong>{row.name}</strong>
                  <small>
                    <code>{row.prefix}…</code> {row.createdByName && `by ${row.createdByName}`}
                  </small>
                </span>
              ),
            },
            {
              id: 'scopes',
              header: 'May',
              cell: (row) => (
                <span className="ui-row">
                  {row.scopes.map((scope) => (
                    <Badge key={scope}>{scope}</Badge>
                  ))}
                </span>
              ),
            },
            {
              id: 'used',
              header: 'Last used',
              from: 60,
              cell: (row) => (row.usedAt === null ? <span className="ui-muted">Never</span> : <Timestamp at={row.usedAt} />),
            },
            {
              id: 'until',
              header: 'Until',
              cell: (row) =>
                row.state !== 'active' ? (
                  <Badge tone="suppressed">{row.state === 'revoked' ? 'Revoked' : 'Expired'}</Badge>
                ) : row.expiresAt === null ? (
                  <span className="ui-muted">No end</span>
                ) : (
                  <Timestamp at={row.expiresAt} />
                ),
            },
            {
              id: 'acts',
              header: 'Acts',
              quiet: true,
              align: 'end',
              cell: (row) =>
                row.state !== 'revoked' && (
                  <Button size="small" aria-label={`Revoke ${row.name}`} onClick={() => setRevoking(row)}>
                    Revoke
                  </Button>
                ),
            },
          ]}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'token' : 'tokens'}
              shown={rows.length}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        />
      )}
      {making && <NewTokenDialog onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          open
          onOpenChange={() => setRevoking(undefined)}
          title="Revoke the token?"
          action="Revoke token"
          typeBack={revoking.name}
          onConfirm={async () => {
            await revoke.mutateAsync({ params: { id: revoking.id } })
            toast(`${revoking.name} revoked`)
          }}
        >
          It stops working at once and for good. Whatever uses it is refused.
        </ConfirmDialog>
      )}
    </Page>
  )
}

function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const create = useAct(createToken)
  const form = useSchemaForm(createToken.body, { name: '', scopes: ['read'], expiresAt: null })
  const made = create.data
  if (made)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={`Token ${made.name}`}
        footer={
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <div className="ui-stack">
          <Banner tone="warning" title="Copy the token now">
            It is shown this once and kept nowhere.
          </Banner>
          <CopyField label="Token" value={made.token} />
          <p className="ui-muted">
            Send it as <code>Authorization: Bearer …</code> with each request.
          </p>
        </div>
      </Dialog>
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New API token"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Make the token
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={(body) => create.mutateAsync({ body })}>
        <FormField form={form} name="name" label="Name" hint="What uses it, e.g. Deploy script">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="scopes" label="What it may do" group>
          {(field) => (
            <div className="ui-stack">
              {Scope.options.map((scope) => (
                <Checkbox
                  key={scope}
                  label={scope.charAt(0).toUpperCase() + scope.slice(1)}
                  hint={SCOPES[scope]}
                  value={field.value.includes(scope)}
                  onChange={(on) => field.onChange(on ? [...field.value, scope] : field.value.filter((one) => one !== scope))}
                />
              ))}
            </div>
          )}
        </FormField>
        <FormField form={form} name="expiresAt" label="Ends" hint="Without a date it works until it is revoked." optional>
          {(field) => <DateTimeInput {...field} value={field.value ?? null} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
