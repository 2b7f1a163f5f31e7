/**
 * npm run advisories: fails when npm knows of a security advisory about a library that gulpfile.js
 * builds into the package, or about a dependency (there should be none). Development tools reach no
 * user and are Dependabot's business. Asks the npm registry.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { bundled } = createRequire(import.meta.url)('../gulpfile.js');

const { stdout } = spawnSync('npm', ['audit', '--json'], {
	cwd: fileURLToPath(new URL('..', import.meta.url)),
	encoding: 'utf8',
	shell: process.platform === 'win32',
	maxBuffer: 64 * 1024 * 1024,
});
const { vulnerabilities, message } = JSON.parse(stdout);
if (!vulnerabilities) throw new Error(`npm could not ask for advisories: ${message}`);
const found = bundled.filter((library) => Object.hasOwn(vulnerabilities, library));
for (const library of found) {
	const { severity, range, via } = vulnerabilities[library];
	const titles = via.map((advisory) => advisory.title ?? advisory).join('; ');
	console.error(`${library} ${range} (${severity}): ${titles}`);
}
if (found.length === 0) console.log(`No advisory about ${bundled.join(', ')}`);
process.exitCode = found.length === 0 ? 0 : 1;
