import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, selectors, type Browser } from 'playwright-core';

const FINDER = pathToFileURL(
	join(__dirname, '..', '..', 'scripts', 'install', 'chromium.mjs'),
).href;

/** No sandbox, as root in a container; and nothing that asks Google for anything. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Starts Chromium without a window; the editor's elements are found by its own test IDs. */
export async function launchChromium(): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/** Asks the script that installs it, an ES module, so that both always mean the same one. */
function findChromium(): string {
	const program = `import { findChromium } from ${JSON.stringify(FINDER)}; console.log(findChromium() ?? '')`;
	const path = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
		encoding: 'utf8',
	}).trim();
	if (path) return path;
	throw new Error('There is no Chromium. Run: node scripts/ensureInstalled.mjs --chromium');
}
