import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { DEVELOPMENT } from '../../sandbox/providers/development';
import { startSandbox, type ProviderId, type Sandbox } from '../../sandbox/server';
import { keyVariable } from '../../scripts/live/arguments';
import { checkLive } from '../../scripts/live/check';

export const root = path.resolve(__dirname, '../..');

/** What may be changed in a check. */
export interface Run {
	/** What is typed at each question; the input ends after that. */
	answers?: string[];
	args?: string[];
	baseUrl?: string;
	environment?: Record<string, string>;
}

/** Every value that whoever checks has to name, as the command takes them. */
const named = (id: ProviderId) =>
	Object.entries(DEVELOPMENT[id].live.toBeNamed ?? {}).flatMap(([field, value]) => [
		'--set',
		`${field}=${value}`,
	]);

/** A sandbox for the tests of a file, and checks that are run against it. */
export function useLiveChecks() {
	let running: Sandbox;
	beforeAll(async () => {
		running = await startSandbox({ speed: 600 });
	});
	beforeEach(() => running.reset());
	afterAll(async () => await running.close());
	const sandbox = () => running;

	const argumentsFor = (
		id: ProviderId,
		{ args = [], baseUrl = sandbox().baseUrl(id) }: Run = {},
	) => [
		...['--provider', id, '--interval', '0.1', '--timeout', '3', '--callback-wait', '3'],
		...['--base-url', baseUrl, ...named(id), ...args],
	];

	/** Agrees to every create there is. */
	const yes = (id: ProviderId) => DEVELOPMENT[id].live.creates.map(() => id as string);

	/** Runs a check in this process. */
	async function check(id: ProviderId, run: Run = {}) {
		const { answers = yes(id), environment } = run;
		const lines: string[] = [];
		const left = [...answers];
		const terminal = {
			environment: { [keyVariable(id)]: sandbox().apiKey, ...environment },
			isTTY: false,
			print: (line: string) => void lines.push(line),
			nextLine: async () => left.shift(),
		};
		const code = await checkLive(argumentsFor(id, run), terminal, async (page) => page);
		const output = lines.join('\n');
		const rows = (result: string) =>
			lines.flatMap((line) => (line.startsWith(`  ${result} `) ? [line.slice(13)] : []));
		return { code, output, confirmed: rows('CONFIRMED'), different: rows('DIFFERS') };
	}

	/** Runs the command as a maintainer would. */
	async function command(id: ProviderId, run: Run = {}) {
		const { answers = yes(id), environment } = run;
		const { CI: _ci, ...inherited } = process.env;
		const child = spawn(
			process.execPath,
			[
				require.resolve('tsx/cli'),
				path.join(root, 'scripts/checkLive.ts'),
				...argumentsFor(id, run),
			],
			{
				cwd: root,
				env: { ...inherited, [keyVariable(id)]: sandbox().apiKey, ...environment },
				stdio: ['pipe', 'pipe', 'pipe'],
			},
		);
		child.stdin.end(answers.map((answer) => `${answer}\n`).join(''));
		const [output, errors, [code]] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			once(child, 'close') as Promise<[number]>,
		]);
		return { output, errors, code };
	}

	return { sandbox, check, command };
}
