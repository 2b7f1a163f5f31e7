/**
 * npm run scan: n8n's own scanner, which n8n's reviewers run on a published package, over the source
 * and over what would be published. Needs dist/. Asks nobody: the scanner's check of npm's provenance,
 * which only a published version has, is left out.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import * as tar from 'tar';

/** What the scanner looks at in a tarball (its analyzePackageByName). */
const PACKED_FILE_PATTERNS = ['**/*.js', 'package.json'];

const root = fileURLToPath(new URL('..', import.meta.url));
const unpacked = mkdtempSync(path.join(tmpdir(), 'dance-video-scan-'));
try {
	const options = [
		'--json',
		'--ignore-scripts',
		'--loglevel=error',
		'--pack-destination',
		unpacked,
	];
	const [{ filename }] = JSON.parse(
		execFileSync('npm', ['pack', ...options], { cwd: root, shell: process.platform === 'win32' }),
	);
	await tar.extract({ file: path.join(unpacked, filename), cwd: unpacked, strip: 1 });
	const source = await scan('Source', root, SOURCE_FILE_PATTERNS);
	const packed = await scan(filename, unpacked, PACKED_FILE_PATTERNS);
	process.exitCode = source && packed ? 0 : 1;
} finally {
	rmSync(unpacked, { recursive: true, force: true });
}

async function scan(what, folder, patterns) {
	const { passed, message = '', details = '' } = await analyzePackage(folder, patterns);
	console.log(`${what}: ${passed ? "passes n8n's scanner" : `${message}\n${details}`}`);
	return passed;
}
