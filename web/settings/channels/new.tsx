import { useNavigate } from '@tanstack/react-router'
import { createChannel, listChannelKinds } from '../../../contract/channels.ts'
import { useAct, useCall } from '../../api.ts'
import { Link } from '../../ui/action/link.tsx'
import { FieldGroup } from '../../ui/form/field.tsx'
import { RadioCards } from '../../ui/form/toggles.tsx'
import { ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { useSearchState } from '../../ui/url.ts'
import { ChannelForm } from './form.tsx'

const back = (
  <Link to="/settings/$" params={{ _splat: 'channels' }}>
    Channels
  </Link>
)

/** Sets up a way to reach people, and goes on to its test. */
export function NewChannel() {
  const navigate = useNavigate()
  const kinds = useCall(listChannelKinds)
  const create = useAct(createChannel)
  const [search, setSearch] = useSearchState<{ kind?: string }>()
  const kind = kinds.data?.items.find((one) => one.kind === search.kind)
  return (
    <Page head={<PageHeader title="New channel" back={back} />} width="reading">
      {kinds.error ? (
        <ErrorState error={kinds.error} retry={kinds.refetch} />
      ) : !kinds.data ? (
        <Skeleton rows={5} />
      ) : (
        <>
          <FieldGroup label="How should people be reached?">
            <RadioCards
              label="How should people be reached?"
              columns={2}
              value={kind?.kind ?? null}
              onChange={(next) => setSearch({ kind: next ?? undefined })}
              options={kinds.data.items.map((one) => ({
                value: one.kind,
                label: one.title,
                hint: `${one.about}${one.loud ? ' Loud: wakes people.' : ''}`,
              }))}
            />
          </FieldGroup>
          {kind && (
            <ChannelForm
              key={kind.kind}
              kind={kind}
              first={{ name: kind.title, enabled: true, config: {} }}
              action="Set it up"
              onSubmit={async (body) => {
                const made = await create.mutateAsync({ body: { ...body, kind: kind.kind } })
                toast(`${made.name} is set up`, { detail: 'Send a test to see that it arrives.' })
                await navigate({ to: '/settings/$', params: { _splat: `channels/${made.id}` } })
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}
