import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DANCE, danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { runNode, storedFile } from './runNode';

const sandbox = useSandbox();
const { run, wait } = danceRunner(sandbox);

const dryRun = async (changes: INodeParameters = {}, more: Parameters<typeof run>[2] = {}) =>
	await run(new DanceVideoGenerate(), { ...DANCE, batch: { dryRun: true }, ...changes }, more);

afterEach(() => {
	if (sandbox().journal().length > 0) throw new Error('A dry run has sent something');
});

describe('a dry run', () => {
	it('shows each request and what it may cost, and sends nothing', async () => {
		const items = await dryRun(
			{ prompt: '={{ $json.prompt }}' },
			{ items: [{ json: { prompt: 'one' } }, { json: { prompt: 'two' } }] },
		);
		expect(items.map(({ json }) => json)).toEqual(
			['one', 'two'].map((prompt) => ({
				provider: 'danceGenerator',
				mode: 'dance',
				dryRun: true,
				request: {
					method: 'POST',
					url: `${sandbox().baseUrl('danceGenerator')}/generate`,
					body: {
						character_image_url: 'https://example.com/character.jpg',
						tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
						prompt,
					},
				},
				files: [],
				estimatedCost: null,
				maxCost: { amount: 70, unit: 'credits' },
				idempotencyKey: null,
				submitOnceKey: null,
			})),
		);
	});

	it('says which files would be brought to the provider, and brings none', async () => {
		const bytes = media('character.png');
		const [item] = await dryRun(
			{ characterImageSource: 'binary', characterImageBinary: 'data' },
			{
				items: [{ json: {}, binary: { data: await storedFile(bytes, 'me.png', 'image/png') } }],
			},
		);
		expect(item?.json).toMatchObject({
			request: { body: { character_image_url: `<the address of me.png, ${bytes.length} bytes>` } },
			files: [
				{
					field: 'Character Image',
					fileName: 'me.png',
					mimeType: 'image/png',
					sizeBytes: bytes.length,
				},
			],
		});
	});

	it('does so for a reference video, too', async () => {
		const bytes = media('reference.mp4');
		const video = await storedFile(bytes, 'dance.mp4', 'video/mp4');
		const [item] = await dryRun(
			{ referenceVideoSource: 'binary', referenceVideoBinary: 'video' },
			{ items: [{ json: {}, binary: { video } }] },
		);
		expect(item?.json.request).toMatchObject({
			body: { reference_video_url: `<the address of dance.mp4, ${bytes.length} bytes>` },
		});
	});

	it('passes Dance Video Wait for Task as it is: there is nothing to wait for', async () => {
		const planned = await dryRun();

		expect(await wait(planned)).toEqual(planned);
	});

	it('finds what is wrong with an item, as a real run would', async () => {
		const error = await errorOf(dryRun({ prompt: 'x'.repeat(2501) }));
		expect(error.message).toMatch(/Prompt must be at most 2500 characters/);
		const items = await dryRun(
			{ prompt: '={{ $json.prompt }}' },
			{
				items: [{ json: { prompt: 'x'.repeat(2501) } }, { json: { prompt: 'good' } }],
				onError: 'continueRegularOutput',
			},
		);
		expect(items[0]?.json.error).toMatch(/Prompt must be at most/);
		expect(items[1]?.json.dryRun).toBe(true);
	});

	it('tells the exact price where the values do, and hides the token of a callback', async () => {
		const [item] = await runNode({
			node: new DanceVideoGenerate(),
			parameters: {
				provider: 'seedance2Ai',
				mode: 'textToVideo',
				prompt: 'A dancer',
				model: 'seedance2',
				callBack: 'trigger',
				callBackTriggerUrl: 'http://127.0.0.1:9/webhook/5f2b/dance-video',
				options: { duration: 5, upscaleResolution: '4k' },
				batch: { dryRun: true },
			},
			credentials: {
				seedance2AiApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('seedance2Ai') },
			},
		});
		expect(item?.json.estimatedCost).toEqual({ amount: 400, unit: 'credits' });
		expect(JSON.stringify(item?.json)).toContain('/dance-video?***');
		expect(JSON.stringify(item?.json)).not.toMatch(/token=/);
	});
});
