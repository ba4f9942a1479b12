import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { exportAssets } from '../../../contract/assets.ts'
import { call } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { toastProblem } from '../../ui/feedback/toast.ts'

const TYPES = { csv: 'text/csv', yaml: 'application/yaml' } as const

/** All assets as a file, in the form that the import takes. */
export function ExportButtons() {
  const act = useMutation({
    mutationFn: async (format: 'csv' | 'yaml') => {
      const { text } = await call(exportAssets, { query: { format } })
      const address = URL.createObjectURL(new Blob([text], { type: TYPES[format] }))
      const link = document.createElement('a')
      link.href = address
      link.download = `assets.${format}`
      link.click()
      // the browser has begun to read it by then
      setTimeout(() => URL.revokeObjectURL(address), 10_000)
    },
    onError: toastProblem,
  })
  return (
    <>
      {(['csv', 'yaml'] as const).map((format) => (
        <Button key={format} icon={Download} loading={act.isPending && act.variables === format} onClick={() => act.mutate(format)}>
          Export {format.toUpperCase()}
        </Button>
      ))}
    </>
  )
}
