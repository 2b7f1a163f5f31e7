import { AT_ONCE, CHECKING, CREATING, faultFixture } from '../faults/fixture';

const { generate, wait, check, creates, checks, sandbox, inject } = faultFixture();

/** What the documents leave open: whichever way a provider goes, the video is had. */
describe('what a document leaves open', () => {
	it.each([
		...(['video_url', 'url', 'outputText', 'outputList', 'outputObject'] as const),
		...(['result', 'video', 'videos', 'data'] as const),
	])('is read when SeedDance tells of a video by %s', async (seedDanceAnswer) => {
		sandbox().setModes({ seedDanceAnswer });
		inject({ ...CREATING, action: { type: 'task', never: true } });
		const created = await generate('seedDance');
		const [open] = await check('seedDance', created);
		expect(open?.json).toMatchObject({ status: 'pending', outputs: [] });
		sandbox().finishTasks();
		const [item] = await wait('seedDance', created, { ...AT_ONCE, download: true });
		expect(item?.json).toMatchObject({
			taskId: created[0]?.json.taskId,
			status: 'succeeded',
			videoUrl: expect.stringContaining('/results/'),
		});
		expect(item?.binary?.data?.mimeType).toBe('video/mp4');
	});

	it('is read when Seedance 2 answers a create with the finished images', async () => {
		sandbox().setModes({ imagesAtOnce: true, requireIdempotencyKey: true });
		const [item] = await generate('seedance2Io', {
			mode: 'gptImageTextToImage',
			resolution: '1K',
			aspectRatio: '1:1',
			options: { batchCount: 2 },
		});
		expect(item?.json).toMatchObject({
			status: 'succeeded',
			outputs: [{ type: 'image' }, { type: 'image' }],
		});
		expect(creates()).toHaveLength(1);
		const [waited] = await wait('seedance2Io', [item!], { ...AT_ONCE, download: true });
		expect(Object.keys(waited?.binary ?? {})).toEqual(['data', 'data_1']);
	});

	it('is no loss when the address of a result has expired: a fresh one is asked for', async () => {
		const created = await generate('seedance2Ai');
		sandbox().finishTasks();
		const stale = `${sandbox().origin}/results/${String(created[0]?.json.taskId)}/0/result.mp4?expires=1`;
		inject({
			...CHECKING,
			path: '/jobs/',
			action: { type: 'patch', set: { 'output.0.url': stale } },
		});
		const [item] = await wait('seedance2Ai', created, { ...AT_ONCE, download: true });
		expect(item?.binary?.data?.mimeType).toBe('video/mp4');
		expect(checks()).toHaveLength(2);
	});

	it('costs nothing more when the file itself is gone: the error names the task', async () => {
		const created = await generate('seedance2Ai');
		sandbox().finishTasks();
		sandbox().setModes({ resultFileSeconds: 0 });
		const [item] = await wait(
			'seedance2Ai',
			created,
			{ ...AT_ONCE, download: true },
			{ onError: 'continueRegularOutput' },
		);
		expect(item?.json).toMatchObject({
			taskId: created[0]?.json.taskId,
			details: { kind: 'downloadFailed' },
		});
		expect(sandbox().paidCreates()).toBe(1);
	});
});
