/**
 * Runs npm scripts beside each other and fails when one of them does:
 *
 *   node scripts/sideBySide.mjs typecheck build
 *
 * Each one's output is printed in one piece: at once when it fails, never when all is well.
 */
import { spawn } from 'node:child_process';

const names = process.argv.slice(2);
const passed = await Promise.all(names.map(runScript));
process.exitCode = names.length > 0 && passed.every(Boolean) ? 0 : 1;

/**
 * @param {string} name
 * @returns {Promise<boolean>} whether it passed
 */
async function runScript(name) {
	const startedAt = Date.now();
	// Windows finds npm's command file through a shell only.
	const child = spawn('npm', ['run', '--silent', name], {
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	/** @type {string[]} */
	const output = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => output.push(text));
	}
	const code = await new Promise((resolve) => {
		child.on('error', (error) => output.push(error.message));
		child.on('error', () => resolve(1));
		child.on('close', resolve);
	});
	const seconds = Math.round((Date.now() - startedAt) / 1_000);
	const isGood = code === 0;
	console.log(`${isGood ? '✓' : '✕'} npm run ${name} (${seconds} s)`);
	if (!isGood) console.log(output.join('').trimEnd());
	return isGood;
}
