import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertUnrestricted, patchScript, patchStyleSheet, referencedFiles, withRulesFirst } from './patch.mjs'

test('the typeface of GOV.UK is replaced and its faces are dropped', () => {
  const css = '@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff)}.a{font-family:GDS Transport,arial,sans-serif}'
  assert.equal(patchStyleSheet(css), '.a{font-family:"Inter Variable",arial,helvetica,sans-serif}')
})

test('rules that only show the royal arms go, and their neighbours in a list of selectors stay', () => {
  const css =
    '@media print{.x__copyright-logo{width:1px}}.b,.x__crown{color:red}@supports (mask:none){.x__crest:before{mask-image:url(/assets/images/x.svg)}}'
  assert.equal(patchStyleSheet(css), '.b{color:red}')
})

test('addresses become relative to the style sheet', () => {
  assert.equal(patchStyleSheet('.a{background:url(/assets/images/i.svg)}'), '.a{background:url(images/i.svg)}')
  assert.deepEqual(referencedFiles('.a{background:url(images/i.svg)}.b{background:url(data:x)}'), ['images/i.svg'])
})

test('the build stops when something restricted survives', () => {
  for (const text of ['.a{font-family:GDSTransportNew}', '.a{background:url(Crown.svg)}', '.a{content:"crest"}'])
    assert.throws(() => assertUnrestricted('govuk.css', text), /govuk\.css still names/)
  assertUnrestricted('govuk.css', '.a{color:currentcolor}')
})

test('the character set stays first, and scripts lose their source map', () => {
  assert.equal(withRulesFirst('@charset "UTF-8";.a{}', '.z{}'), '@charset "UTF-8";.z{}.a{}')
  assert.equal(patchScript('export{};//# sourceMappingURL=a.js.map'), 'export{};\n')
})
