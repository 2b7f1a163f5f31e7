import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { startSandbox, type Sandbox } from '../../../sandbox/server';
import { errorOf, media, useSandbox } from '../../engine/sandboxRunner';
import { bytesOf } from '../../engine/runNode';
import { ioRunner } from './ioRunner';

const sandbox = useSandbox();
const { run, fetchResult } = ioRunner(sandbox);

describe('images of Seedance 2 IO', () => {
	it('leave with all their addresses, and the first as a file', async () => {
		const [created] = await run(new DanceVideoGenerate(), {
			mode: 'gptImageTextToImage',
			prompt: 'A transparent running shoe on chrome',
			resolution: '1K',
			aspectRatio: '3:2',
			options: { batchCount: 3 },
		});
		expect(created?.json).toMatchObject({
			taskId: expect.stringMatching(/^gpt2_/) as string,
			cost: { amount: 12, unit: 'credits' },
			remainingCredits: 4988,
		});
		sandbox().finishTasks();
		const [delivered] = await fetchResult(created?.json.taskId);
		const outputs = delivered?.json.outputs as Array<{ type: string; url: string }>;
		expect(outputs.map(({ type }) => type)).toEqual(['image', 'image', 'image']);
		expect(new Set(outputs.map(({ url }) => url)).size).toBe(3);
		expect(delivered?.json.videoUrl).toBeNull();
		expect((await bytesOf(delivered ?? { json: {} })).equals(media('image.png'))).toBe(true);
	});

	it('come as JPEG where that was asked for', async () => {
		const [created] = await run(new DanceVideoGenerate(), {
			mode: 'nanoBananaTextToImage',
			prompt: 'A premium packaging mockup',
			options: { outputFormat: 'jpeg' },
		});
		expect(created?.json.taskId).toMatch(/^nbp_/);
		sandbox().finishTasks();
		const [delivered] = await fetchResult(created?.json.taskId);
		expect(delivered?.binary?.data).toMatchObject({ mimeType: 'image/jpeg', fileExtension: 'jpg' });
	});
});

describe('the two versions of the path for videos', () => {
	let newer: Sandbox;
	beforeAll(async () => {
		newer = await startSandbox({ seedance2IoVideoPaths: ['seedance2'] });
	});
	afterAll(async () => await newer.close());

	const { run: runAtNewer, creates } = ioRunner(() => newer);
	const form = { mode: 'textToVideo', prompt: 'A glass train' };

	it('are named when the one created from is not there', async () => {
		const error = await errorOf(runAtNewer(new DanceVideoGenerate(), form));
		expect(error.message).toBe('Seedance 2 has nothing at /video/seedance, so no task was created');
		expect(error.description).toContain('choose /video/seedance2 under Options > Endpoint Version');
		expect(newer.paidCreates()).toBe(0);
	});

	it('can be chosen between', async () => {
		const [item] = await runAtNewer(new DanceVideoGenerate(), {
			...form,
			options: { endpointVersion: 'seedance2' },
		});
		expect(item?.json.taskId).toMatch(/^sd2_/);
		expect(creates().at(-1)?.path).toBe('/seedance2Io/api/v1/video/seedance2');
	});
});
