import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROVIDERS } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { root, useLiveChecks } from './liveChecks';

const { sandbox, check, command } = useLiveChecks();
let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'dance-video-live-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// A process is started for some of the tests, and the machine may be busy.
jest.setTimeout(60_000);

const ids = PROVIDERS.map(({ id }) => id as ProviderId);

describe('npm run check:live', () => {
	it.each(ids)(
		'sends %s the creates that are agreed to, follows each to its end, and finds that everything held',
		async (id) => {
			// By its document a key may be required, and is sent as the nodes send it.
			sandbox().setModes({ requireIdempotencyKey: true });
			const { output, code, confirmed, different } = await check(id);
			expect(different).toEqual([]);
			expect(output).toMatch(/Created: task \S+/);
			expect(output).toMatch(/ended within \d+ s of its creation/);
			expect(confirmed.length).toBeGreaterThan(7);
			expect(output).not.toContain(sandbox().apiKey);
			expect(code).toBe(0);
			expect(sandbox().paidCreates()).toBe(DEVELOPMENT[id].live.creates.length);
		},
	);

	it('is a command that reads its answers from the terminal', async () => {
		const out = path.join(folder, 'by-command.md');
		const { output, errors, code } = await command('seedance2Io', { args: ['--out', out] });
		expect(errors).toBe('');
		expect(readFileSync(out, 'utf8')).toMatch(/^\| fact {10,}\| source +\| result +\| what came/m);
		expect(output.match(/Type seedance2Io to create it/g)).toHaveLength(2);
		expect(output.match(/Created: task \S+/g)).toHaveLength(2);
		expect(output).not.toContain(sandbox().apiKey);
		expect(code).toBe(0);
	});

	it('asks before each create, and leaves out what is not agreed to', async () => {
		const { output } = await check('seedance2Io', { answers: ['no', 'seedance2Io'] });
		expect(output).not.toMatch(/Created: task sd2_/);
		expect(output).toMatch(/Created: task gpt2_/);
		expect(sandbox().paidCreates()).toBe(1);
		expect(output).toMatch(/NOT SEEN {3}the ID of a video begins with sd2_/);
	});

	it('tells what may have happened to the money when the answer to the create is lost', async () => {
		sandbox().inject({
			provider: 'seedDance',
			method: 'POST',
			action: { type: 'reset', handle: true },
		});
		const { output, code } = await check('seedDance');
		expect(output).toMatch(/ended early: .*may have been accepted/);
		expect(code).toBe(1);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each([
		['another answer than the provider’s id is given', { answers: ['yes'] }, /Nothing was sent/],
		['it runs in a CI', { environment: { CI: 'true' } }, /never run by a CI/],
		[
			'there is no terminal to ask at',
			{ baseUrl: 'https://cloud.vtrix.ai' },
			/run it at a terminal/,
		],
	])('sends nothing when %s', async (_when, run, reason) => {
		const { output, code } = await check('vtrix', run);
		expect(output).toMatch(reason);
		expect(code).toBe(2);
		expect(sandbox().journal()).toEqual([]);
	});

	it('names what is missing of a create, and sends nothing', async () => {
		const missing = check('danceGenerator', { args: ['--set', 'characterImage='] });
		await expect(missing).rejects.toThrow(/Character Image .*\. Give it with --set/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('asks for the key by the name of its variable', async () => {
		const environment = { DANCE_VIDEO_KEY_SEEDANCE2_IO: '' };
		const { errors, code } = await command('seedance2Io', { environment });
		expect(errors).toMatch(/put one into DANCE_VIDEO_KEY_SEEDANCE2_IO/);
		expect(code).toBe(2);
	});
});

describe('the page of live checks', () => {
	it('has a dated table for each provider, of its last check, and no key', async () => {
		const out = path.join(folder, 'live-checks.md');
		const page = async (id: ProviderId) => {
			await check(id, { args: ['--out', out] });
			return readFileSync(out, 'utf8');
		};
		await page('seedDance');
		const first = await page('vtrix');
		expect(first.match(/^## .*$/gm)).toEqual(['## SeedDance API', '## Vtrix Spark Dance']);
		expect(first).toMatch(/Checked on \d{4}-\d\d-\d\d at http:.*: \d+ confirmed, 0 different/);
		expect(first).toMatch(/^\| created_at is in unix seconds +\| inferred +\| confirmed/m);
		expect(first).not.toContain(sandbox().apiKey);

		sandbox().setModes({ resultFileSeconds: 0 });
		const second = await page('vtrix');
		expect(second.match(/^## .*$/gm)).toEqual(['## SeedDance API', '## Vtrix Spark Dance']);
		expect(second).toMatch(/works without a key +\| observed +\| \*\*differs\*\* +\| 404/);
	});

	it('is not written by a check of the sandbox that does not ask for it', async () => {
		const before = readFileSync(path.join(root, 'docs/live-checks.md'), 'utf8');
		const { output } = await check('seedDance');
		expect(output).not.toMatch(/Written to/);
		expect(readFileSync(path.join(root, 'docs/live-checks.md'), 'utf8')).toBe(before);
	});
});
