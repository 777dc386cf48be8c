// A licence of more than twenty conditions, written once through the browser; then every value that was typed is looked for wherever
// it is due. It counts fields and keys, and prints them.
import assert from 'node:assert/strict'
import { newPage } from './browser.mjs'
import { signIn, withoutLicence } from './pages.mjs'

const OFFICER = 'probation practitioner'

/** `2027-12-31` as the pages say it. */
const inWords = (day) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' }).format(new Date(`${day}T12:00:00Z`))

/** `19:30` as licences say it. */
function timeInWords(time) {
  const [hour, minute] = time.split(':').map(Number)
  return `${hour % 12 === 0 ? 12 : hour % 12}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`}${hour < 12 ? 'am' : 'pm'}`
}

/** Fills things in, and counts: fields, keys (a letter each, and one for each choice or tick), and what has to be found again. */
class Typist {
  fields = 0
  keys = 0
  due = []

  async text(locator, value, said = value) {
    assert.ok(!this.due.includes(said), `\`${said}\` is typed twice`)
    await locator.fill(value)
    this.count(value.length)
    this.due.push(said)
  }

  async choose(locator, index) {
    await locator.selectOption({ index })
    this.count(1)
    return locator.evaluate((select) => select.value)
  }

  async tick(locator) {
    await locator.check({ force: true })
    this.count(1)
  }

  count(keys) {
    this.fields += 1
    this.keys += keys
  }
}

/** The inputs of one condition; those under an answer only where it was given. */
async function fillIn(typist, block, number) {
  let chosen
  for (const group of await block.locator(':scope > .govuk-form-group').all()) {
    const own = await group.evaluate((one) => (one.querySelector('select') ? 'select' : one.querySelector('.govuk-date-input') ? 'day' : one.querySelector('[type=checkbox]') ? 'ticks' : one.querySelector('textarea') ? 'lines' : 'text'))
    const unique = `Invented value ${number}-${typist.fields}`
    if (own === 'select') chosen = await typist.choose(group.locator('select'), 1)
    else if (own === 'ticks') await typist.tick(group.locator('[type=checkbox]').first())
    else if (own === 'lines') await typist.text(group.locator('textarea'), unique)
    else if (own === 'day') {
      const day = `2028-03-${String(10 + (typist.fields % 18)).padStart(2, '0')}`
      const parts = day.split('-').reverse()
      for (const [place, part] of ['-day', '-month', '-year'].entries()) await group.locator(`input[name$="${part}"]`).fill(parts[place])
      typist.count(8)
      typist.due.push(inWords(day))
    } else {
      const time = (await group.locator('.govuk-hint').count()) > 0 && /19:30/.test(await group.locator('.govuk-hint').first().innerText())
      const value = time ? `${String(6 + (typist.fields % 17)).padStart(2, '0')}:${String((typist.fields * 7) % 60).padStart(2, '0')}` : unique
      await typist.text(group.locator('input'), value, time ? timeInWords(value) : value)
    }
  }
  for (const nested of await block.locator(':scope > .joinder-nested').all())
    if ((await nested.locator('strong').first().innerText()) === chosen) await fillIn(typist, nested, number)
}

/** Goes to a person as somebody in a role. */
async function as(browser, origin, role, work) {
  const page = await newPage(browser, 'withoutScripts', origin)
  await signIn(page, role)
  await work(page)
  await page.context().close()
}

const press = async (page, name) => {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.waitForLoadState('load')
}

/** Every value stands on the page, whatever its capitals. */
async function assertAllDue(page, typist, where) {
  const text = (await page.locator('main').evaluate((main) => main.textContent)).toLowerCase().replace(/\s+/g, ' ')
  const missing = typist.due.filter((value) => !text.includes(value.toLowerCase()))
  assert.deepEqual(missing, [], `typed once, and not found in ${where}`)
}

/** Writes, approves, brings into force, asks for recall; nothing that was typed is typed again. */
export async function aLicenceIsWrittenOnce(browser, origin) {
  const typist = new Typist()
  let number
  await as(browser, origin, OFFICER, async (page) => {
    number = await withoutLicence(page)
  })
  const person = `/supervision/${number}`
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' }).split('-').reverse().map(String)
  await as(browser, origin, OFFICER, async (page) => {
    await page.goto(person)
    await page.getByRole('button', { name: 'Write a licence' }).click()
    await page.getByLabel('Kind of licence', { exact: true }).selectOption('indeterminate')
    for (const [place, part] of ['day', 'month', 'year'].entries()) await page.locator(`[name="release-${part}"]`).fill(today[place])
    typist.count(1), typist.count(8)
    await press(page, 'Begin the licence')
    for (const [number, box] of (await page.locator('.govuk-checkboxes:has(> .govuk-checkboxes__item > [name="tick"])').all()).entries()) {
      await typist.tick(box.locator('> .govuk-checkboxes__item > [name="tick"]'))
      const block = box.locator(':scope > .joinder-nested')
      if ((await block.count()) > 0) await fillIn(typist, block, number)
    }
    await typist.text(page.getByLabel('Conditions in words of their own', { exact: true }), 'Own one telephone only, of an invented make.')
    await press(page, 'Save and submit for approval')
    await assertAllDue(page, typist, 'the licence put forward')
  })
  await as(browser, origin, 'casework section', async (page) => {
    await page.goto(person)
    await press(page, 'Approve')
  })
  await as(browser, origin, 'prison case administrator', async (page) => {
    await page.goto(person)
    await press(page, 'Bring into force')
    assert.match(await page.locator('#licence').innerText(), /Active/)
  })
  await as(browser, origin, OFFICER, async (page) => {
    await page.goto(person)
    await assertAllDue(page, typist, 'the licence in force')
    const conditions = Number((await page.locator('#licence .govuk-summary-list').first().innerText()).match(/Conditions\s+(\d+)/)[1])
    assert.ok(conditions >= 20, `only ${conditions} conditions`)
    // Whether the licence is in force is worked out from the record: nothing is typed for it.
    assert.match(await page.locator('#recall').innerText(), /Nobody may sign a recall today|The licence is in force/)
    await page.locator('#recall summary').filter({ hasText: 'Ask for recall' }).click()
    for (const box of await page.locator('[name="ask-conditions"]').all()) await box.check({ force: true })
    await page.locator('[name="ask-words"]').fill('Nothing less will do: this is a trial.')
    await press(page, 'Ask for recall')
    await page.getByRole('link', { name: 'Report on this recall' }).click()
    await page.waitForLoadState('load')
    await assertAllDue(page, typist, 'the report on the recall')
    await page.goto(`/person/${number}?all=yes`)
    await assertAllDue(page, typist, "the person's page")
    console.log(`a licence of ${conditions} conditions: ${typist.fields} fields, ${typist.keys} keys, none typed twice`)
  })
}
