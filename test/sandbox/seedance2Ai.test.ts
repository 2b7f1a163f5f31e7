import { type Answer, fetchUrl, but, useSandbox } from './client';

const text = {
	prompt: 'A golden retriever running on the beach at sunset',
	duration: '5s',
	resolution: '1280x720',
};
const image = {
	urls: ['https://example.com/photo.jpg'],
	prompt: 'The woman slowly turns her head and smiles',
	duration: '5s',
};
const keyframe = {
	urls: ['https://example.com/first-frame.jpg', 'https://example.com/last-frame.jpg'],
	prompt: 'Smooth camera transition from day to night',
	duration: '5s',
	videoInputMode: 'keyframe',
};
const reference = {
	urls: ['https://example.com/ref1.jpg', 'https://example.com/ref2.jpg'],
	videoUrls: ['https://example.com/motion-ref.mp4'],
	audioUrls: ['https://example.com/audio.mp3'],
	prompt: 'Character walks through a garden',
	duration: '5s',
	videoInputMode: 'reference',
	resolution: '1280x720',
};
const many = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `https://example.com/${index}`);

describe('Seedance2 AI in the sandbox', () => {
	const { sandbox, call } = useSandbox('seedance2Ai');

	const create = (inputs: object, more: object = {}): Promise<Answer> =>
		call('POST', '/jobs/createTask', { body: { model: 'seedance2', inputs, ...more } });
	const check = (created: Answer): Promise<Answer> =>
		call('GET', `/jobs/queryTask?taskId=${String(created.body.taskId)}`);

	it.each<[string, object, object]>([
		['text', text, { width: 1280, height: 720 }],
		['image', image, { width: 1280, height: 720 }],
		['image by asset', but(image, { urls: ['asset://asset-20260326-abc123'] }), {}],
		['image in another size', but(image, { resolution: '720x960' }), { width: 720, height: 960 }],
		['first & last frame', keyframe, {}],
		[
			'first & last frame in another size',
			but(keyframe, { resolution: '720x1280' }),
			{ width: 720, height: 1280 },
		],
		['references', reference, {}],
		['only a prompt', { prompt: 'A cat playing piano' }, {}],
	])('accepts the documented %s task and answers it as documented', async (_, inputs, size) => {
		const created = await create(inputs);
		expect(created.status).toBe(200);
		expect(created.body).toEqual({ taskId: expect.stringMatching(/^task_\w+$/) });
		expect((await check(created)).body).toEqual({
			taskId: created.body.taskId,
			model: 'seedance2',
			status: 'PENDING',
			creditsUsed: expect.any(Number),
			output: null,
			error: null,
			createTime: expect.any(Number),
			completeTime: null,
		});
		sandbox().finishTasks();
		const { body } = await check(created);
		expect(body).toMatchObject({ status: 'COMPLETED', output: [size], error: null });
		expect(Number(body.completeTime)).toBeGreaterThan(1_700_000_000_000);
		const [result] = body.output as Array<{ url: string }>;
		expect((await fetchUrl(String(result?.url))).headers['content-type']).toBe('video/mp4');
	});

	it.each<[string, string, object, number]>([
		['base', 'seedance2', text, 200],
		['fast', 'seedance2-fast', text, 160],
		['2k', 'seedance2', but(text, { upscaleResolution: '2k' }), 300],
		['fast 2k', 'seedance2-fast', but(text, { upscaleResolution: '2k' }), 260],
		['4k', 'seedance2', but(text, { upscaleResolution: '4k' }), 400],
		['fast 4k', 'seedance2-fast', but(text, { upscaleResolution: '4k' }), 360],
		['video reference', 'seedance2', reference, 400],
		['fast video reference', 'seedance2-fast', reference, 320],
		['image references', 'seedance2', but(reference, { videoUrls: [] }), 200],
		['video reference in 4k', 'seedance2', but(reference, { upscaleResolution: '4k' }), 600],
		['15 s', 'seedance2', but(text, { duration: '15s' }), 600],
	])('charges the documented price: %s', async (_, model, inputs, price) => {
		const created = await create(inputs, { model });
		expect((await check(created)).body.creditsUsed).toBe(price);
		const running = await call('GET', '/account/credits');
		expect(running.body).toEqual({ credits: 5000, availableCredits: 5000 - price });
		sandbox().finishTasks();
		const spent = await call('GET', '/account/credits');
		expect(spent.body).toEqual({ credits: 5000 - price, availableCredits: 5000 - price });
	});

	it.each<[string, object]>([
		['text without a prompt', but(text, { prompt: undefined })],
		['an unknown input', but(text, { seed: 1 })],
		['3 s', but(text, { duration: '3s' })],
		['16 s', but(text, { duration: '16s' })],
		['seconds as a number', but(text, { duration: 5 })],
		['seconds without the s', but(text, { duration: '5' })],
		['another resolution', but(text, { resolution: '1920x1080' })],
		['another upscale', but(text, { upscaleResolution: '8k' })],
		['an image that is neither URL nor asset', but(image, { urls: ['photo.jpg'] })],
		['two images without the keyframe mode', but(keyframe, { videoInputMode: undefined })],
		['one keyframe', but(keyframe, { urls: many(1) })],
		['no keyframe at all', but(keyframe, { urls: undefined })],
		['three keyframes', but(keyframe, { urls: many(3) })],
		['a video outside the reference mode', but(image, { videoUrls: many(1) })],
		['audio outside the reference mode', but(image, { audioUrls: many(1) })],
		['an unknown mode', but(image, { videoInputMode: 'frames' })],
		['references without a resolution', but(reference, { resolution: undefined })],
		['10 images', but(reference, { urls: many(10) })],
		['4 videos', but(reference, { videoUrls: many(4) })],
		['4 audio files', but(reference, { audioUrls: many(4) })],
		['13 files', but(reference, { urls: many(7), videoUrls: many(3), audioUrls: many(3) })],
		['an asset as a video', but(reference, { videoUrls: ['asset://asset-1'] })],
	])('refuses %s with 400 and a message', async (_, inputs) => {
		const answer = await create(inputs);
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({ message: expect.any(String) });
		expect(sandbox().paidCreates()).toBe(0);
	});

	it.each<[string, object]>([
		['4 s', but(text, { duration: '4s' })],
		['9 images', but(reference, { urls: many(9), videoUrls: [], audioUrls: many(3) })],
		['12 files', but(reference, { urls: many(6), videoUrls: many(3), audioUrls: many(3) })],
	])('accepts %s', async (_, inputs) => {
		expect((await create(inputs)).status).toBe(200);
	});

	it('refuses other models, fields and callback addresses', async () => {
		for (const more of [
			{ model: 'seedance3' },
			{ webhook: 'https://a.test' },
			{ callBackUrl: 'a.test' },
		]) {
			expect((await create(text, more)).status).toBe(400);
		}
	});

	it('runs three tasks at once and refuses the fourth with 429 until one has ended', async () => {
		await create(text);
		const second = await create(but(text, { prompt: 'second' }));
		await create(text);
		const fourth = await create(text);
		expect([fourth.status, fourth.body]).toEqual([429, { message: expect.any(String) }]);
		expect(sandbox().paidCreates()).toBe(3);
		// It ends only now, however long the creates took.
		sandbox().inject({
			method: 'GET',
			promptIncludes: 'second',
			action: { type: 'task', durationSeconds: 0.001 },
		});
		while ((await check(second)).body.status !== 'COMPLETED') {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		expect((await create(text)).status).toBe(200);
		expect((await create(text)).status).toBe(429);
	});

	it('refuses with 402 what the balance does not pay', async () => {
		for (let paid = 0; paid < 8; paid += 1) {
			await create(but(text, { duration: '15s' }));
			sandbox().finishTasks();
		}
		const answer = await create(text);
		expect(answer.status).toBe(200);
		sandbox().finishTasks();
		expect((await create(but(text, { upscaleResolution: '2k' }))).body).toEqual({
			message: expect.any(String),
			required: 300,
			available: 0,
		});
	});

	it('answers for keys and tasks it does not know', async () => {
		const noKey = await call('GET', '/account/credits', { authorization: null });
		expect([noKey.status, noKey.body]).toEqual([401, { message: expect.any(String) }]);
		expect((await call('GET', '/jobs/queryTask?taskId=task_none')).status).toBe(404);
		expect((await call('GET', '/jobs/queryTask')).status).toBe(400);
	});

	it('says why a task failed, and gives its credits back unless told not to', async () => {
		for (const [refund, used] of [
			[true, 0],
			[false, 200],
		] as const) {
			sandbox().inject({
				method: 'POST',
				action: { type: 'task', fail: { message: 'Blocked', refund } },
			});
			const created = await create(text);
			sandbox().finishTasks();
			expect((await check(created)).body).toMatchObject({
				status: 'FAILED',
				creditsUsed: used,
				output: null,
				error: 'Blocked',
			});
		}
		expect((await call('GET', '/account/credits')).body.availableCredits).toBe(4800);
	});
});
