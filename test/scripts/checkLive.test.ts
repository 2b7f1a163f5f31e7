import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { PROVIDERS } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import { startSandbox, type ProviderId, type Sandbox } from '../../sandbox/server';
import { keyVariable } from '../../scripts/live/arguments';

const root = path.resolve(__dirname, '../..');

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ speed: 600 });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

// A process is started for each test, and the machine may be busy.
jest.setTimeout(60_000);

interface Run {
	answer?: string;
	args?: string[];
	baseUrl?: string;
	environment?: Record<string, string>;
}

/** Runs the command as a maintainer would, with the answer to its question on its standard input. */
async function checkLive(id: string, { answer = id, args = [], baseUrl, environment }: Run = {}) {
	const { CI: _ci, ...inherited } = process.env;
	const child = spawn(
		process.execPath,
		[
			require.resolve('tsx/cli'),
			path.join(root, 'scripts/checkLive.ts'),
			...['--provider', id, '--interval', '0.1', '--timeout', '20'],
			...['--base-url', baseUrl ?? sandbox.baseUrl(id as ProviderId)],
			...args,
		],
		{
			cwd: root,
			env: { ...inherited, [keyVariable(id)]: sandbox.apiKey, ...environment },
			stdio: ['pipe', 'pipe', 'pipe'],
		},
	);
	child.stdin.end(`${answer}\n`);
	const [output, errors, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'close') as Promise<[number]>,
	]);
	return { output, errors, code };
}

/** The values that whoever checks has to name, as the command takes them. */
const named = (id: ProviderId) =>
	Object.entries(DEVELOPMENT[id].live.toBeNamed ?? {}).flatMap(([field, value]) => [
		'--set',
		`${field}=${value}`,
	]);

describe('npm run check:live', () => {
	it.each(PROVIDERS.map(({ id }) => id))(
		'orders once at %s, follows the task to its end and finds that everything held',
		async (id) => {
			const { output, errors, code } = await checkLive(id, { args: named(id as ProviderId) });
			expect(errors).toBe('');
			expect(output).toMatch(/Ordered: task \S+/);
			expect(output).toMatch(/ended within \d+ s of its order \(\w+\)/);
			expect(output).toMatch(/"status":"succeeded"/);
			expect(output).toMatch(/ {2}held {6}every status word/);
			expect(output).not.toMatch(/FAILED|ended early/);
			expect(output).not.toContain(sandbox.apiKey);
			expect(code).toBe(0);
			expect(sandbox.paidCreates()).toBe(1);
		},
	);

	it('says which of the things it relies on did not hold, and what is new in the answers', async () => {
		sandbox.inject({
			provider: 'vtrix',
			method: 'POST',
			action: { type: 'patch', set: { created_at: 1_773_050_400_000, queue_position: 3 } },
		});
		const { output, code } = await checkLive('vtrix');
		expect(output).toMatch(/FAILED {4}created_at is in unix seconds/);
		expect(output).toMatch(/held {6}usage\.cost is a text in USD/);
		expect(output).toMatch(/new: .*queue_position/);
		expect(code).toBe(1);
	});

	it('tells what may have happened to the money when the answer to the order is lost', async () => {
		sandbox.inject({
			provider: 'seedDance',
			method: 'POST',
			action: { type: 'reset', handle: true },
		});
		const { output, code } = await checkLive('seedDance');
		expect(output).toMatch(/ended early: .*may have been accepted/);
		expect(code).toBe(1);
		expect(sandbox.paidCreates()).toBe(1);
	});

	it.each([
		['another answer than the provider’s id is given', { answer: 'yes' }, /Nothing was sent/],
		['it runs in a CI', { environment: { CI: 'true' } }, /never run by a CI/],
		[
			'there is no terminal to ask at',
			{ baseUrl: 'https://cloud.vtrix.ai' },
			/run it at a terminal/,
		],
	])('sends nothing when %s', async (_when, run, reason) => {
		const { output, code } = await checkLive('vtrix', run);
		expect(output).toMatch(reason);
		expect(code).toBe(2);
		expect(sandbox.journal()).toEqual([]);
	});

	it('names what is missing of an order, and sends nothing', async () => {
		const { errors, code } = await checkLive('danceGenerator');
		expect(errors).toMatch(/Character Image is required\. Give it with --set/);
		expect(code).toBe(2);
		expect(sandbox.journal()).toEqual([]);
	});

	it('asks for the key by the name of its variable', async () => {
		const { errors, code } = await checkLive('seedance2Io', {
			environment: { DANCE_VIDEO_KEY_SEEDANCE2_IO: '' },
		});
		expect(errors).toMatch(/put one into DANCE_VIDEO_KEY_SEEDANCE2_IO/);
		expect(code).toBe(2);
	});
});
