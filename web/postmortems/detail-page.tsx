import { useParams } from '@tanstack/react-router'
import { Download, Ellipsis, FilePen, Printer } from 'lucide-react'
import { getPostmortem, updatePostmortem, type Postmortem } from '../../contract/postmortems.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Markdown } from '../ui/data/markdown.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { PostmortemEditor } from './editor.tsx'
import { PostmortemState } from './state.tsx'
import './postmortems.css'

const back = <Link to="/postmortems">Postmortems</Link>

/** One postmortem: to read, or with `?edit=1` to write. */
export function PostmortemPage() {
  const { id } = useParams({ from: '/app/postmortems/$id' })
  const { data, error, refetch } = useCall(getPostmortem, { params: { id } })
  const session = useSession()
  const [{ edit }, setSearch] = useSearchState<{ edit?: string | number }>()
  if (!data)
    return (
      <Page head={<PageHeader title="Postmortem" back={back} />}>
        {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} shape="text" />}
      </Page>
    )
  const mayWrite = session.can('postmortem.write')
  if (mayWrite && edit !== undefined) return <PostmortemEditor key={id} postmortem={data} onDone={() => setSearch({ edit: undefined })} />
  return (
    <Page
      width="reading"
      head={
        <PageHeader
          title={data.title}
          back={back}
          about={<About postmortem={data} />}
          acts={
            <>
              {mayWrite && <StateButton postmortem={data} />}
              <Menu
                trigger={<IconButton icon={Ellipsis} label="More" />}
                groups={[
                  {
                    items: [
                      { label: 'Save as Markdown', icon: Download, onSelect: () => location.assign(`/api/v1/postmortems/${id}/export`) },
                      { label: 'Print or save as PDF', icon: Printer, onSelect: () => print() },
                    ],
                  },
                ]}
              />
            </>
          }
          act={
            mayWrite && (
              <Button look="primary" icon={FilePen} onClick={() => setSearch({ edit: '1' }, true)}>
                Write
              </Button>
            )
          }
        />
      }
    >
      <Markdown text={withoutTitle(data)} />
    </Page>
  )
}

/** The text without a first heading that says what the page is called: it stands there once. */
function withoutTitle({ title, body }: Postmortem): string {
  const [first, ...rest] = body.trimStart().split('\n')
  return first === `# ${title}` ? rest.join('\n') : body
}

function About({ postmortem }: { postmortem: Postmortem }) {
  return (
    <>
      <PostmortemState state={postmortem.state} />
      <SeverityBadge severity={postmortem.severity} />
      <Link to="/incidents/$id" params={{ id: postmortem.incidentId }}>
        Incident {postmortem.incidentId}
      </Link>
      <span>
        Version {postmortem.version}, <Timestamp at={postmortem.updatedAt} />
      </span>
    </>
  )
}

function StateButton({ postmortem }: { postmortem: Postmortem }) {
  const update = useAct(updatePostmortem)
  const { id, title, body, version, state } = postmortem
  const next = state === 'draft' ? 'final' : 'draft'
  const change = async (): Promise<void> => {
    const made = await update.mutateAsync({ params: { id }, body: { title, body, version, state: next } })
    toast(next === 'final' ? 'It is final' : 'It is a draft again', {
      undo: () => update.mutateAsync({ params: { id }, body: { title, body, version: made.version, state } }),
    })
  }
  return (
    <Button loading={update.isPending} onClick={() => void change().catch(toastProblem)}>
      {next === 'final' ? 'Call it final' : 'Make it a draft'}
    </Button>
  )
}
