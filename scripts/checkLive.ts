/**
 * npm run check:live -- --provider vtrix
 *
 * Runs the package's own provider code against a provider's real API: what costs nothing, then the paid
 * creates that are agreed to one by one, each followed to its end. Tells fact by fact what was confirmed
 * and keeps it in docs/live-checks.md. For maintainers; it never runs in a CI.
 */
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { EXIT, checkLive } from './live/check';
import { processTerminal } from './live/consent';
import { PAGE } from './live/page';

async function layOut(page: string): Promise<string> {
	const filepath = join(__dirname, '..', PAGE);
	return await format(page, { ...(await resolveConfig(filepath)), filepath });
}

const terminal = processTerminal((line) => console.log(line));
checkLive(process.argv.slice(2), terminal, layOut)
	.then(
		(code) => {
			process.exitCode = code;
		},
		(error: unknown) => {
			console.error(error instanceof Error ? error.message : error);
			process.exitCode = EXIT.notRun;
		},
	)
	.finally(() => terminal.close());
