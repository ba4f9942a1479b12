import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '../../contract/endpoint.ts'
import { getMatrix, previewUrgency, saveMatrix } from '../../contract/urgency.ts'
import { USUAL_MATRIX, type Matrix } from '../../domain/urgency.ts'
import { queryOf, useAct, useCall } from '../api.ts'
import { problemOf } from '../problem.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Behind } from '../ui/feedback/behind.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { useVersion } from '../ui/form/use-version.ts'
import { Section } from '../ui/layout/page.tsx'
import { MatrixTable } from './matrix-table.tsx'
import { PreviewResult } from './preview-result.tsx'
import { count, draftBetween, drafted, placeOf, type Draft } from './words.ts'

const HINT = 'A row for each priority of an asset, a column for each impact. A cell says how bad that is and whether it wakes people.'

/** The matrix: looked at, changed in a draft, tried on what happened, saved. */
export function MatrixSection() {
  const query = useCall(getMatrix)
  if (query.data) return <Shown saved={query.data.matrix} newest={query.data.version} reload={query.refetch} />
  return (
    <Section title="What follows" hint={HINT}>
      {query.error ? <ErrorState error={query.error} retry={query.refetch} /> : <Skeleton rows={8} />}
    </Section>
  )
}

function Shown({ saved, newest, reload }: { saved: Matrix; newest: number; reload: () => Promise<unknown> }) {
  const may = useSession().can('urgency.write')
  const save = useAct(saveMatrix)
  const [draft, setDraft] = useState<Draft>({})
  const [asked, setAsked] = useState<Matrix>()
  const [problem, setProblem] = useState<Problem>()
  const began = useVersion(newest)
  // cells that somebody else changed meanwhile are taken over; one's own stay
  const matrix = drafted(saved, draft)
  const changes = Object.keys(draftBetween(saved, matrix)).length
  const behind = changes > 0 && began.behind && !save.isPending
  const usual = Object.keys(draftBetween(matrix, USUAL_MATRIX)).length === 0
  const shown = changes > 0 && asked !== undefined && Object.keys(draftBetween(asked, matrix)).length === 0
  const preview = useQuery({ ...queryOf(previewUrgency, { body: { matrix } }), enabled: shown, staleTime: 0 })

  function begin(next: Draft): void {
    if (changes === 0) began.take()
    setDraft(next)
  }

  async function send(version: number): Promise<void> {
    setProblem(undefined)
    try {
      await save.mutateAsync({ body: { matrix, version } })
      setDraft({})
      toast('The matrix is saved', { detail: 'Alerts that arrive from now on are judged by it.' })
    } catch (error) {
      const refused = problemOf(error)
      if (refused.code === 'conflict') await reload()
      else setProblem(refused)
    }
  }

  return (
    <Section title="What follows" hint={HINT}>
      {behind ? (
        <Behind what="the matrix" saving={save.isPending} onTheirs={() => setDraft({})} onMine={() => send(newest)} />
      ) : (
        problem && <ProblemBanner problem={problem} />
      )}
      <MatrixTable
        saved={saved}
        matrix={matrix}
        onChange={may ? (priority, impact, cell) => begin({ ...draft, [placeOf(priority, impact)]: cell }) : undefined}
      />
      {may ? (
        <div className="urgency-savebar" data-changed={changes > 0 || undefined}>
          <p role="status">
            {changes === 0
              ? 'Choose a cell to change it. Nothing is saved before you say so.'
              : `${count(changes, 'cell is', 'cells are')} changed and not saved yet.`}
          </p>
          {!usual && (
            <Button look="plain" onClick={() => begin(draftBetween(saved, USUAL_MATRIX))}>
              Back to the usual
            </Button>
          )}
          {changes > 0 && (
            <>
              <Button onClick={() => setDraft({})}>Discard</Button>
              <Button loading={shown && preview.isFetching} onClick={() => (shown ? void preview.refetch() : setAsked(matrix))}>
                What would this have changed?
              </Button>
              <Button look="primary" loading={save.isPending} disabled={behind} onClick={() => void send(began.version)}>
                Save the matrix
              </Button>
            </>
          )}
        </div>
      ) : (
        <p className="ui-muted">Your role may read it, not change it.</p>
      )}
      {shown &&
        (preview.data ? (
          <PreviewResult preview={preview.data} />
        ) : preview.error ? (
          <ErrorState small error={preview.error} retry={preview.refetch} />
        ) : (
          <Skeleton rows={4} />
        ))}
    </Section>
  )
}
