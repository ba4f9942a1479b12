import { useBlocker } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useEffectEvent, useId, useState, type ReactNode } from 'react'
import { getPostmortem, updatePostmortem, type Postmortem } from '../../contract/postmortems.ts'
import { call, queryOf, useAct } from '../api.ts'
import { problemOf } from '../problem.ts'
import type { Problem } from '../../contract/endpoint.ts'
import { Button } from '../ui/action/button.tsx'
import { Markdown } from '../ui/data/markdown.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Field } from '../ui/form/field.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { useKeys } from '../ui/keys.ts'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Conflict } from './conflict.tsx'

/** Markdown at the left, as it will read at the right; on a phone one of them. Saves by `⌘S`, and never over others. */
export function PostmortemEditor({ postmortem, onDone }: { postmortem: Postmortem; onDone: () => void }) {
  const client = useQueryClient()
  const update = useAct(updatePostmortem)
  const form = useId()
  // what the writing began from: what others save meanwhile must not move it
  const [base, setBase] = useState(postmortem)
  const [title, setTitle] = useState(postmortem.title)
  const [body, setBody] = useState(postmortem.body)
  const [problem, setProblem] = useState<Problem>()
  const [theirs, setTheirs] = useState<Postmortem>()
  const [shown, setShown] = useState<'write' | 'read'>('write')
  const preview = useDeferredValue(body)
  const dirty = title !== base.title || body !== base.body
  const titleFault =
    problem?.errors?.find(({ path }) => path === 'title')?.message ?? (title.trim() === '' ? 'Give it a title.' : undefined)
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty && current.pathname !== next.pathname && !window.confirm('What you wrote is not saved. Leave it?'),
    enableBeforeUnload: () => dirty,
  })

  async function save(done: boolean): Promise<void> {
    if (update.isPending || title.trim() === '') return
    setProblem(undefined)
    try {
      const { id, state, version } = base
      const made = await update.mutateAsync({ params: { id }, body: { title: title.trim(), body, state, version } })
      setBase(made)
      setTitle(made.title)
      setTheirs(undefined)
      client.setQueryData(queryOf(getPostmortem, { params: { id } }).queryKey, made)
      toast('Saved')
      if (done) onDone()
    } catch (error) {
      const refused = problemOf(error)
      if (refused.code !== 'conflict') return setProblem(refused)
      // what the others wrote is shown beside, so that both can be joined
      await call(getPostmortem, { params: { id: base.id } }).then(setTheirs, () => setProblem(refused))
    }
  }
  const saveNow = useEffectEvent(() => void save(false))
  useKeys([{ keys: '$mod+s', label: 'Save', group: 'Page', run: (event) => (event.preventDefault(), saveNow()) }])

  function leave(): void {
    if (!dirty || window.confirm('What you wrote is not saved. Leave it?')) onDone()
  }

  return (
    <Page
      fill
      head={
        <PageHeader
          title={`Write: ${base.title}`}
          about={
            <span aria-live="polite">
              {dirty ? 'Not saved' : 'Saved'}, version {base.version}
            </span>
          }
          acts={<Button onClick={leave}>Close</Button>}
          act={
            <Button look="primary" kbd="$mod+s" submit form={form} loading={update.isPending} disabled={!dirty}>
              Save
            </Button>
          }
        />
      }
    >
      <form
        id={form}
        className="postmortem-editor"
        onSubmit={(event) => {
          event.preventDefault()
          void save(false)
        }}
      >
        {problem && <ProblemBanner problem={problem} />}
        {theirs && (
          <Conflict
            theirs={theirs}
            mine={body}
            onTake={() => {
              setBase(theirs)
              setTitle(theirs.title)
              setBody(theirs.body)
              setTheirs(undefined)
            }}
            onKeep={() => {
              // saved over theirs only by another, knowing press of Save
              setBase({ ...theirs })
              setTheirs(undefined)
            }}
          />
        )}
        {!theirs && postmortem.version > base.version && dirty && (
          <Banner tone="warning" title="Somebody else saved meanwhile">
            When you save, you will see both versions. Nothing is overwritten.
          </Banner>
        )}
        <Field label="Title" error={titleFault}>
          <TextInput value={title} onChange={setTitle} maxLength={1_024} />
        </Field>
        <fieldset className="postmortem-switch" aria-label="Show">
          <Button look={shown === 'write' ? 'quiet' : 'plain'} aria-pressed={shown === 'write'} onClick={() => setShown('write')}>
            Text
          </Button>
          <Button look={shown === 'read' ? 'quiet' : 'plain'} aria-pressed={shown === 'read'} onClick={() => setShown('read')}>
            Preview
          </Button>
        </fieldset>
        <div className="postmortem-panes" data-shown={shown}>
          <Pane name="write">
            <Field label="Text, in Markdown" quiet>
              <TextArea value={body} onChange={setBody} mono className="postmortem-text" maxLength={400_000} />
            </Field>
          </Pane>
          <Pane name="read" label="Preview">
            <Markdown text={preview} />
          </Pane>
        </div>
      </form>
    </Page>
  )
}

function Pane({ name, label, children }: { name: 'write' | 'read'; label?: string; children: ReactNode }) {
  return (
    <div
      className="postmortem-pane"
      data-pane={name}
      {...(label === undefined ? {} : { role: 'region', 'aria-label': label, tabIndex: 0 })}
    >
      {children}
    </div>
  )
}
