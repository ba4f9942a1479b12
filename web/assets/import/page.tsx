import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { importAssets, type ImportResult } from '../../../contract/assets.ts'
import { call } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { useSession } from '../../session.tsx'
import { Button } from '../../ui/action/button.tsx'
import { ButtonLink, Link } from '../../ui/action/link.tsx'
import { CodeBlock } from '../../ui/data/copy-field.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { ProblemBanner } from '../../ui/feedback/problem-banner.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { Field, FieldGroup } from '../../ui/form/field.tsx'
import { TextArea } from '../../ui/form/text-input.tsx'
import { RadioCards } from '../../ui/form/toggles.tsx'
import { Page, PageHeader, Section } from '../../ui/layout/page.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { Preview } from './preview.tsx'
import { COLUMNS, CSV_SAMPLE, YAML_SAMPLE } from './samples.ts'
import '../assets.css'

type Format = 'csv' | 'yaml'
const MOST = 8_000_000

/** Brings many assets in at once: paste or choose a file, see what it would do, apply it whole. */
export function ImportPage() {
  const { can } = useSession()
  return (
    <Page head={<PageHeader title="Import assets" back={<Link to="/assets">Assets</Link>} acts={<ExportButtons />} />}>
      {can('asset.write') ? (
        <Import />
      ) : (
        <EmptyState title="Assets are imported by managers">Your role may look at them, and export them.</EmptyState>
      )}
    </Page>
  )
}

function Import() {
  const client = useQueryClient()
  const [format, setFormat] = useState<Format>('csv')
  const [text, setText] = useState('')
  const [tooLarge, setTooLarge] = useState<string>()
  const [result, setResult] = useState<ImportResult>()
  const file = useRef<HTMLInputElement>(null)
  const act = useMutation({
    mutationFn: (apply: boolean) => call(importAssets, { body: { format, text, apply } }),
    onSuccess: async (answer) => {
      setResult(answer)
      if (answer.applied) await client.invalidateQueries()
    },
  })

  /** What was shown of another text says nothing of this one. */
  function change(next: string, nextFormat = format): void {
    setText(next)
    setFormat(nextFormat)
    setResult(undefined)
    setTooLarge(undefined)
    act.reset()
  }
  async function read(chosen: File | undefined): Promise<void> {
    if (!chosen) return
    if (chosen.size > MOST)
      return setTooLarge(`${chosen.name} has ${Math.ceil(chosen.size / 1_000_000)} MB; at most 8 MB can be imported at once.`)
    change(await chosen.text(), /\.ya?ml$/i.test(chosen.name) ? 'yaml' : 'csv')
  }

  if (result?.applied) return <Applied result={result} onAgain={() => change('')} />
  return (
    <>
      <form
        className="ui-stack asset-import"
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate(false)
        }}
      >
        <FieldGroup label="Format">
          <RadioCards
            label="Format"
            columns={2}
            value={format}
            onChange={(next) => next && change(text, next)}
            options={[
              { value: 'csv', label: 'CSV', hint: 'A table, one asset a line' },
              { value: 'yaml', label: 'YAML', hint: 'A list to keep beside your code' },
            ]}
          />
        </FieldGroup>
        <Field label="Assets" hint="Paste them, or choose a file. An asset of the same name is changed; nothing is deleted.">
          <TextArea
            mono
            lines={10}
            className="asset-import-text"
            value={text}
            onChange={change}
            spellCheck={false}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault()
              void read(event.dataTransfer.files[0])
            }}
          />
        </Field>
        {tooLarge && (
          <Banner tone="error" title="The file is too large" loud>
            {tooLarge}
          </Banner>
        )}
        {act.error && <ProblemBanner problem={problemOf(act.error)} />}
        <div className="ui-row">
          <Button icon={FileUp} onClick={() => file.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            aria-label="File to import"
            accept=".csv,.yaml,.yml,text/csv,application/yaml"
            onChange={(event) => {
              void read(event.target.files?.[0])
              event.target.value = ''
            }}
          />
          <Button
            look={result ? 'quiet' : 'primary'}
            submit
            disabled={text.trim() === ''}
            loading={act.isPending && act.variables === false}
          >
            Preview
          </Button>
        </div>
      </form>
      {result ? (
        <Preview result={result} applying={act.isPending && act.variables === true} onApply={() => act.mutate(true)} />
      ) : (
        <Section title="What it looks like" hint="Only the name must be there. What is left out or empty stays as it is.">
          {format === 'csv' ? <CodeBlock title="assets.csv" code={CSV_SAMPLE} /> : <CodeBlock title="assets.yaml" code={YAML_SAMPLE} />}
          <p className="ui-muted">
            It may say {COLUMNS}. Teams and kinds go by their name, owners by their e-mail address
            {format === 'csv' && '; several in one cell are separated by a semicolon'}.
          </p>
        </Section>
      )}
    </>
  )
}

function Applied({ result: { counts }, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const said = [`${counts.create.toLocaleString('en')} added`, `${counts.change.toLocaleString('en')} changed`]
  return (
    <EmptyState
      title="Imported"
      act={
        <>
          <ButtonLink look="primary" to="/assets">
            Look at the assets
          </ButtonLink>
          <Button onClick={onAgain}>Import more</Button>
        </>
      }
    >
      <span role="status">{said.join(', ')}.</span>
    </EmptyState>
  )
}
