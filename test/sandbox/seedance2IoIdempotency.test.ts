import { type Answer, but, useSandbox } from './client';
import { video, gptImage, videoPath, gptPath } from './seedance2IoExamples';

describe('the Idempotency-Key of Seedance 2 IO in the sandbox', () => {
	const { sandbox, call } = useSandbox('seedance2Io');

	const create = (path: string, body: object, key?: string): Promise<Answer> =>
		call('POST', path, { body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });

	it('brings the first task again for the same body, and charges nothing more', async () => {
		const first = await create(videoPath, video, 'key-1');
		const reordered = Object.fromEntries(Object.entries(video).reverse());
		const again = await create(videoPath, reordered, 'key-1');
		expect([again.status, again.body]).toEqual([201, first.body]);
		expect(sandbox().paidCreates()).toBe(1);
		expect(
			sandbox()
				.journal()
				.map(({ paidCreate }) => paidCreate),
		).toEqual([true, false]);
	});

	it('is refused with 409 for another body or another endpoint', async () => {
		await create(videoPath, video, 'key-1');
		for (const [path, body] of [
			[videoPath, but(video, { duration: '6' })],
			[gptPath, gptImage],
		] as const) {
			const answer = await create(path, body, 'key-1');
			expect(answer.status).toBe(409);
			expect(answer.body).toMatchObject({ error: { code: 'idempotency_conflict' } });
		}
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('finds the task whose answer never arrived', async () => {
		sandbox().inject({ path: videoPath, action: { type: 'reset', handle: true } });
		await expect(create(videoPath, video, 'key-1')).rejects.toThrow();
		expect((await create(videoPath, video, 'key-1')).status).toBe(201);
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('means nothing once a reset has forgotten it, and its absence makes new tasks', async () => {
		await create(videoPath, video, 'key-1');
		sandbox().reset();
		await create(videoPath, but(video, { duration: '6' }), 'key-1');
		await create(videoPath, video);
		await create(videoPath, video);
		expect(sandbox().paidCreates()).toBe(3);
	});
});
