// Starts the components of both libraries. Every task works without this file; it makes some of them quicker.
// The class on <body> tells the style sheets that scripts run. It is set here, not by an inline script, so that the
// content security policy can be `script-src 'self'`.
import { initAll as startGovuk } from './govuk.js'
import { initAll as startMoj } from './moj.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
startGovuk()
startMoj()
