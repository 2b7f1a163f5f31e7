import { startSandbox } from '../../sandbox/server';
import { type Answer, clientOf, fetchUrl, but, useSandbox } from './client';
import { video, gptImage, nanoBanana, videoPath, gptPath, nanoPath } from './seedance2IoExamples';

describe('Seedance 2 IO in the sandbox', () => {
	const { sandbox, call } = useSandbox('seedance2Io');

	const create = (path: string, body: object, key?: string): Promise<Answer> =>
		call('POST', path, { body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });
	const check = (created: Answer): Promise<Answer> =>
		call('GET', `/tasks/${String(created.body.id)}`);

	it('accepts the documented video request and brings the documented task', async () => {
		const created = await create(videoPath, video, 'demo-video-001');
		expect(created.status).toBe(201);
		expect(created.body).toEqual({
			id: expect.stringMatching(/^sd2_/),
			status: 'processing',
			model: 'seedance',
			quality_tier: 'standard',
			channel: 'standard',
			credits_used: 30,
		});
		expect((await check(created)).body).toMatchObject({ status: 'processing', output: null });
		sandbox().finishTasks();
		const { body } = await check(created);
		expect(body).toMatchObject({
			id: created.body.id,
			status: 'completed',
			model: 'seedance',
			credits_used: 30,
			credits_refunded: 0,
			error: null,
		});
		const output = body.output as { video_url: string; last_frame_url: string; seed: number };
		expect(output.seed).toEqual(expect.any(Number));
		expect((await fetchUrl(output.video_url)).headers['content-type']).toBe('video/mp4');
		expect((await fetchUrl(output.last_frame_url)).headers['content-type']).toBe('image/png');
	});

	it.each<[string, object, RegExp, string, number]>([
		[gptPath, gptImage, /^gpt2_/, 'image/png', 1],
		[gptPath, but(gptImage, { batchCount: 4 }), /^gpt2_/, 'image/png', 4],
		[nanoPath, nanoBanana, /^nbp_/, 'image/png', 1],
		[nanoPath, but(nanoBanana, { output_format: 'jpeg' }), /^nbp_/, 'image/jpeg', 1],
	])('accepts %s %j and brings images', async (path, request, id, type, count) => {
		const created = await create(path, request, 'demo-gpt-image-001');
		expect(created.status).toBe(201);
		expect(created.body).toMatchObject({ id: expect.stringMatching(id), status: 'processing' });
		expect(created.body.remaining_credits).toBe(5000 - Number(created.body.credits_used));
		sandbox().finishTasks();
		const { images } = (await check(created)).body.output as { images: Array<{ url: string }> };
		expect(new Set(images.map((image) => image.url)).size).toBe(count);
		for (const image of images) {
			expect((await fetchUrl(image.url)).headers['content-type']).toBe(type);
		}
	});

	it('refuses with 402 what the balance does not pay', async () => {
		const expensive = but(video, { quality_tier: 'pro', resolution: '1080p', duration: '15' });
		for (let paid = 0; paid < 13; paid += 1) await create(videoPath, expensive);
		const answer = await create(videoPath, expensive);
		expect(answer.status).toBe(402);
		expect(answer.body).toEqual({
			error: {
				code: 'insufficient_credits',
				message: expect.any(String),
				required_credits: 360,
				available_credits: 320,
			},
		});
	});

	it('reports what a failed task gave back, be it nothing', async () => {
		for (const [refund, refunded] of [
			[true, 30],
			[false, 0],
		] as const) {
			sandbox().inject({
				method: 'POST',
				action: { type: 'task', fail: { code: 'moderated', message: 'No', refund } },
			});
			const created = await create(videoPath, video);
			sandbox().finishTasks();
			expect((await check(created)).body).toMatchObject({
				status: 'failed',
				credits_used: 30,
				credits_refunded: refunded,
				error: { code: 'moderated', message: 'No' },
			});
		}
	});

	it('answers for keys, tasks and paths it does not know', async () => {
		const noKey = await call('GET', '/tasks/sd2_x', { authorization: null });
		expect([noKey.status, noKey.body]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
		for (const path of ['/tasks/sd2_none', '/nowhere']) {
			const answer = await call('GET', path);
			expect([answer.status, answer.body]).toMatchObject([404, { error: { code: 'not_found' } }]);
		}
		const newer = await create('/video/seedance2', video);
		expect([newer.status, newer.body]).toMatchObject([404, { error: { code: 'not_found' } }]);
	});

	it('has the newer video path when told so', async () => {
		const newer = await startSandbox({ seedance2IoVideoPaths: ['seedance2'] });
		try {
			const client = clientOf(newer, 'seedance2Io');
			expect((await client('POST', '/video/seedance2', { body: video })).status).toBe(201);
			expect((await client('POST', '/video/seedance', { body: video })).status).toBe(404);
		} finally {
			await newer.close();
		}
	});

	it('takes 30 requests in 60 s and refuses the next with 429 when limits are on', async () => {
		const limited = await startSandbox({ rateLimits: true });
		try {
			const client = clientOf(limited, 'seedance2Io');
			const refusedKey = await client('GET', '/tasks/x', { authorization: 'Bearer x' });
			expect(refusedKey.status).toBe(401);
			for (let taken = 0; taken < 30; taken += 1) {
				expect((await client('GET', '/tasks/x')).status).toBe(404);
			}
			const answer = await client('POST', videoPath, { body: video });
			expect([answer.status, answer.body]).toMatchObject([
				429,
				{ error: { code: 'rate_limited' } },
			]);
			expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
			limited.reset();
			expect((await client('POST', videoPath, { body: video })).status).toBe(201);
		} finally {
			await limited.close();
		}
	});
});
