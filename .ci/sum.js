// Adds up what the test runners wrote; a step that failed without a failing test counts as one failure.
const { readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

let passed = 0
let failed = 0
let skipped = 0
for (const file of readdirSync(process.env.RESULTS)) {
  const report = JSON.parse(readFileSync(join(process.env.RESULTS, file), 'utf8'))
  const stats = report.stats
  if (stats) {
    passed += stats.expected
    failed += stats.unexpected + stats.flaky
    skipped += stats.skipped
  } else {
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests
    for (const suite of report.testResults) if (suite.status === 'failed' && suite.assertionResults.length === 0) failed++
  }
}
failed = Math.max(failed, Number(process.env.FAILED_STEPS))
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
