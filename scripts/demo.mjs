/**
 * npm run demo, and with --watch npm run dev: reads its arguments before anything is installed or built, then installs what is
 * missing, builds, and starts host/demo.ts. Runs on any Node from 20.15 on and imports nothing that would
 * have to be installed first.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { run } from './install/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each provider has a folder that is named by its ID, and a demo. */
const PROVIDERS = readdirSync(new URL('../providers', import.meta.url), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

const DEFAULT_PROVIDER = 'danceGenerator';

const USAGE = `Usage: npm run demo -- [--exit | --watch] [--provider <id>]

  --exit       stop everything at the end; exit code 0 only if the video arrived
               (so it is without a terminal, too)
  --watch      runs nothing: n8n's nodes follow the source (npm run dev)
  --provider   ${PROVIDERS.join(', ')} (default: ${DEFAULT_PROVIDER})`;

const { provider, exit, watch } = readArguments();
await step('node', ['scripts/ensureInstalled.mjs', '--host']);
await step('npm', ['run', '-s', 'build']);
// Not by the tsx command: it ends before the program that it has passed a signal on to.
const mode = watch ? 'develop' : exit ? 'exit' : 'show';
await step('node', ['--require', 'tsx/cjs', 'host/demo.ts', provider, mode]);

function readArguments() {
	try {
		const { values } = parseArgs({
			options: {
				exit: { type: 'boolean', default: !process.stdout.isTTY },
				provider: { type: 'string', default: DEFAULT_PROVIDER },
				watch: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
		if (values.help) end(0, console.log);
		if (!PROVIDERS.includes(values.provider)) {
			end(2, console.error, `There is no provider "${values.provider}".\n\n`);
		}
		return values;
	} catch (error) {
		return end(2, console.error, `${error.message}\n\n`);
	}
}

function end(code, print, problem = '') {
	print(problem + USAGE);
	process.exit(code);
}

/** Ends with the step's exit code when it did not succeed. */
async function step(command, args) {
	const { code } = await run(command, args, { cwd: root });
	if (code !== 0) process.exit(code);
}
