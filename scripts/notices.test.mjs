import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayUseMit, noticesText, thirdPartyCrates } from './notices.mjs'

const crate = (name, source = 'registry') => ({
  id: name, name, source, version: '1.0.0', authors: ['A. Person <a@example.org>'], license: 'MIT', repository: null,
})
const link = (pkg, kind) => ({ pkg, dep_kinds: [{ kind }] })

test('only what is linked into the binary is listed: no test or build dependency, nothing of our own', () => {
  const metadata = {
    workspace_members: ['joinder'],
    packages: [crate('joinder', null), crate('web', null), crate('used'), crate('deep'), crate('tests'), crate('builds')],
    resolve: {
      nodes: [
        { id: 'joinder', deps: [link('web', null), link('tests', 'dev'), link('builds', 'build')] },
        { id: 'web', deps: [link('used', null)] },
        { id: 'used', deps: [link('deep', null)] },
        { id: 'deep', deps: [] },
      ],
    },
  }
  assert.deepEqual(thirdPartyCrates(metadata, 'joinder').map(({ name }) => name), ['deep', 'used'])
})

test('MIT is taken only where it is enough by itself', () => {
  for (const expression of ['MIT', 'MIT OR Apache-2.0', 'Apache-2.0/MIT', 'Zlib OR (MIT OR Apache-2.0)'])
    assert.equal(mayUseMit(expression), true, expression)
  for (const expression of ['Apache-2.0', 'MIT AND BSD-3-Clause', '(MIT OR Apache-2.0) AND Unicode-3.0', null])
    assert.equal(mayUseMit(expression), false, expression)
})

test('one text stands once, with every crate that it covers; a crate without a text says so', () => {
  const text = noticesText([
    { ...crate('one'), texts: ['Permission is\nhereby granted'] },
    { ...crate('two'), texts: ['Permission is hereby granted'] },
    { ...crate('three'), texts: [] },
  ])
  assert.equal(text.match(/hereby granted/g).length, 1)
  assert.match(text, /covers: one 1\.0\.0, two 1\.0\.0/)
  assert.match(text, /three 1\.0\.0\n.*\n.*\n {2}Ships no licence text/)
  assert.doesNotMatch(text, /example\.org/)
})
