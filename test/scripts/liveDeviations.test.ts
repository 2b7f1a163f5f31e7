import { DEVELOPMENT } from '../../sandbox/providers/development';
import { startSandbox, type FaultRule, type ProviderId } from '../../sandbox/server';
import { useLiveChecks } from './liveChecks';

const { sandbox, check } = useLiveChecks();

describe('a provider that does what its document leaves open in another way', () => {
	/** So many tasks that an order of theirs shows. */
	async function createEight() {
		for (let count = 0; count < 8; count += 1) {
			await fetch(`${sandbox().baseUrl('danceGenerator')}/generate`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${sandbox().apiKey}`,
					'content-type': 'application/json',
				},
				body: JSON.stringify(DEVELOPMENT.danceGenerator.sample.body(sandbox().origin)),
			});
		}
	}

	it.each(['oldestFirst', 'shuffled'] as const)('is found out: a list %s', async (listOrder) => {
		sandbox().setModes({ listOrder });
		await createEight();
		const { code, different } = await check('danceGenerator');
		expect(different).toEqual([expect.stringMatching(/tasks are listed newest first/)]);
		expect(code).toBe(1);
	});

	it('confirms a list newest first', async () => {
		await createEight();
		const { confirmed } = await check('danceGenerator');
		expect(confirmed.join('\n')).toMatch(/tasks are listed newest first/);
	});

	it('is found out: images from its uploads alone', async () => {
		sandbox().setModes({ uploadedImagesOnly: true });
		const { code, different } = await check('danceGenerator');
		expect(different).toEqual([
			expect.stringMatching(/an image at another address .* is taken \(inferred\): 422/),
		]);
		expect(code).toBe(1);
		// The other create, with an uploaded image, was taken.
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('is found out: images that are finished at once', async () => {
		sandbox().setModes({ imagesAtOnce: true });
		const { code, different } = await check('seedance2Io');
		expect(different.join('\n')).toMatch(/an image of the channel standard is waited for/);
		expect(code).toBe(1);
	});

	const shapes = [
		...['url', 'outputText', 'outputList', 'outputObject', 'result', 'video', 'videos'],
		...['data', 'elsewhere'],
	] as const;
	it.each(shapes)('is found out: a video at another place, "%s"', async (seedDanceAnswer) => {
		sandbox().setModes({ seedDanceAnswer: seedDanceAnswer });
		const { code, different } = await check('seedDance');
		expect(different.join('\n')).toMatch(/the address of the video stands at video_url/);
		expect(code).toBe(1);
	});

	it('is found out: a task wrapped in data', async () => {
		sandbox().setModes({ seedDanceAnswer: 'data' });
		const { different } = await check('seedDance');
		expect(different.join('\n')).toMatch(/the status stands at status \(inferred\): \(nothing\)/);
	});

	it.each([
		['an address of a result that works no more', { resultAddressSeconds: 0 }, 403],
		['a result that is gone', { resultFileSeconds: 0 }, 404],
	])('is found out: %s', async (_what, modes, status) => {
		sandbox().setModes(modes);
		const { code, different } = await check('vtrix');
		expect(different).toEqual([
			expect.stringMatching(new RegExp(`result works without a key .*: ${status}$`)),
		]);
		expect(code).toBe(1);
	});

	it('is found out: another path for creates', async () => {
		const other = await startSandbox({ speed: 600, seedance2IoVideoPaths: ['seedance2'] });
		try {
			const baseUrl = other.baseUrl('seedance2Io');
			const { code, different } = await check('seedance2Io', { baseUrl });
			expect(different.join('\n')).toMatch(/the path of the create is there .*: 404/);
			expect(code).toBe(1);
		} finally {
			await other.close();
		}
	});
});

describe('an answer that is not as it is relied on', () => {
	const GET = { method: 'GET', times: 'always' } as const;
	const POST = { method: 'POST' } as const;
	const set = (changes: Record<string, unknown>) => ({ type: 'patch', set: changes }) as const;
	const answer = (status: number, body: unknown) => ({ type: 'answer', status, body }) as const;

	it.each<[ProviderId, string, FaultRule, RegExp]>([
		[
			'vtrix',
			'times in milliseconds',
			{ ...POST, action: set({ created_at: 1_773_050_400_000 }) },
			/created_at is in unix seconds .*: 1773050400000/,
		],
		[
			'vtrix',
			'progress in percent',
			{ ...GET, path: '/model', action: set({ progress: 50 }) },
			/progress is a fraction .*: 50/,
		],
		[
			'vtrix',
			'a cost that is a number',
			{ ...GET, path: '/model', action: set({ 'usage.cost': 0.3 }) },
			/usage\.cost is a text in USD .*: 0\.3/,
		],
		[
			'vtrix',
			'a new member',
			{ ...POST, action: set({ queue_position: 3 }) },
			/the answer to a create has no members but .*new: queue_position/,
		],
		[
			'seedance2Ai',
			'a status word that nobody documented',
			{ ...GET, times: 1, skip: 3, action: set({ status: 'RETICULATING' }) },
			/how a task is stands at status, .*: RETICULATING/,
		],
		[
			'seedance2Ai',
			'a status word that is never understood',
			{ ...GET, skip: 3, action: set({ status: 'DONE-ISH' }) },
			/a task comes to an end .*: DONE-ISH/,
		],
		[
			'seedance2Ai',
			'a balance with more in it',
			{ ...GET, path: '/account', action: set({ bonus: 1 }) },
			/the balance has no members but .*new: bonus/,
		],
		[
			'seedance2Ai',
			'errors of another form',
			{ ...GET, times: 2, action: answer(404, { problem: 'None such' }) },
			/errors are \{message\} \(documented\): \(nothing\)/,
		],
		[
			'seedance2Io',
			'another status for what is not there',
			{ ...GET, skip: 1, times: 1, action: answer(400, { error: { code: 'x', message: 'No' } }) },
			/a task that does not exist is answered with 404 .*: 400/,
		],
		[
			'seedance2Io',
			'a wrong key that is told otherwise',
			{ ...GET, times: 1, action: answer(403, { error: { code: 'forbidden', message: 'No' } }) },
			/a wrong key is refused with 401 .*: 403/,
		],
		[
			'seedance2Io',
			'a create that is answered with 200',
			{ ...POST, action: { type: 'patch', status: 200 } },
			/a create is answered with 201 .*: 200/,
		],
		[
			'seedance2Ai',
			'a callback with another body',
			{
				...POST,
				action: { type: 'task', callbacks: [{ body: { event: 'done', id: 'task_1' } }] },
			},
			/a callback’s body is a status answer: the task at taskId .*: \(nothing\)/,
		],
		[
			'vtrix',
			'a callback wrapped in data',
			{ ...POST, action: { type: 'task', callbacks: [{ body: { data: { id: '1' } } }] } },
			/a callback’s body is the task, with its ID at id .*: \(nothing\)/,
		],
	])('of %s is reported: %s', async (id, _what, rule, row) => {
		sandbox().inject({ provider: id, ...rule });
		const { code, different } = await check(id);
		expect(different.join('\n')).toMatch(row);
		expect(code).toBe(1);
	});

	it('is not fetched from a private network, and that is reported', async () => {
		const path = '/model';
		const url = 'http://10.0.0.1/result.mp4';
		sandbox().inject({
			provider: 'vtrix',
			...GET,
			path,
			action: set({ 'output.0.content.0.url': url }),
		});
		const { code, output } = await check('vtrix');
		expect(output).toMatch(/ended early: .*address does not start with https/);
		expect(output).toMatch(/NOT SEEN {3}the address of a result works without a key/);
		expect(code).toBe(1);
	});

	it('is not held against a provider that never came to give it', async () => {
		sandbox().inject({ provider: 'vtrix', ...POST, action: { type: 'task', callbacks: [] } });
		const { code, output } = await check('vtrix', { args: ['--callback-wait', '0'] });
		expect(output).toMatch(/NOT SEEN {3}a callback’s body is the task/);
		expect(code).toBe(0);
	});
});
