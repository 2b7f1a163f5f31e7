import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DANCE, danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { storedFile } from './runNode';

const sandbox = useSandbox();
const { run } = danceRunner(sandbox);

const generate = async (changes: INodeParameters = {}, more: Parameters<typeof run>[2] = {}) =>
	await run(new DanceVideoGenerate(), { ...DANCE, ...changes }, more);

const createsSent = () =>
	sandbox()
		.journal()
		.filter(({ path }) => path.endsWith('/generate'));

describe('Dance Video Generate', () => {
	it('sends what the form says under the names of the document, and nothing else', async () => {
		await generate({
			prompt: 'Make the character dance energetically',
			options: { characterOrientation: 'video', keepOriginalSound: false },
		});
		expect(createsSent()[0]?.body).toEqual({
			character_image_url: 'https://example.com/character.jpg',
			tiktok_url: 'https://www.tiktok.com/@user/video/1234567890',
			prompt: 'Make the character dance energetically',
			character_orientation: 'video',
			keep_original_sound: false,
		});
	});

	it('uploads image and reference video for the user and creates with their URLs', async () => {
		const [item] = await generate(
			{
				characterImageSource: 'binary',
				characterImageBinary: 'data',
				referenceVideoSource: 'binary',
				referenceVideoBinary: 'video',
			},
			{
				items: [
					{
						json: {},
						binary: {
							data: await storedFile(media('character.png'), 'a.png', 'image/png'),
							video: await storedFile(media('reference.mp4'), 'b.mp4', 'video/mp4'),
						},
					},
				],
			},
		);
		expect(item?.json).toMatchObject({
			status: 'pending',
			remainingCredits: expect.any(Number) as number,
		});
		expect(createsSent()[0]?.body).toEqual({
			character_image_url: expect.stringContaining(sandbox().origin) as string,
			reference_video_url: expect.stringContaining(sandbox().origin) as string,
		});
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('checks every file before the first is uploaded', async () => {
		const error = await errorOf(
			generate(
				{
					characterImageSource: 'binary',
					characterImageBinary: 'data',
					referenceVideoSource: 'binary',
					referenceVideoBinary: 'video',
				},
				{
					items: [
						{
							json: {},
							binary: {
								data: await storedFile(media('character.png'), 'a.png', 'image/png'),
								video: await storedFile(media('character.png'), 'b.mp4', 'video/mp4'),
							},
						},
					],
				},
			),
		);
		expect(error.message).toMatch(
			/Reference Video \("b.mp4"\) must be mp4 or mov, but by its bytes it is a png/,
		);
		expect(sandbox().journal()).toEqual([]);
	});

	it('takes a prompt of 2,500 characters and refuses one of 2,501', async () => {
		await generate({ prompt: 'a'.repeat(2500) });
		const error = await errorOf(generate({ prompt: 'a'.repeat(2501) }));
		expect(error.message).toMatch(
			/Prompt must be at most 2500 characters \(given: 2501 characters/,
		);
		expect(createsSent()).toHaveLength(1);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no image', { characterImageUrl: '' }, /Character Image is required/],
		[
			'an image that is no URL',
			{ characterImageUrl: 'me.jpg' },
			/Character Image URL must be a full address/,
		],
		[
			'neither reference nor TikTok link',
			{ referenceVideoSource: 'url', referenceVideoUrl: '' },
			/Reference Video \(a URL or a file\) or a TikTok Link is required/,
		],
		[
			'a link that is not TikTok’s',
			{ tiktokUrl: 'https://example.com/1' },
			/TikTok Link must be a link to a TikTok/,
		],
		[
			'an unknown orientation',
			{ options: { characterOrientation: 'sideways' } },
			/Character Orientation must be one of: image, video \(given: "sideways"\)/,
		],
		[
			'a missing file',
			{ characterImageSource: 'binary', characterImageBinary: 'data' },
			/the item has no file/,
		],
		[
			'half an emoji',
			{ prompt: 'dance \ud83d' },
			/Prompt must not contain a NUL or half of a character/,
		],
	])('refuses %s; nothing is sent, nothing paid', async (_name, changes, message) => {
		const error = await errorOf(generate(changes));
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(/Nothing was sent/);
		expect(error.context.itemIndex).toBe(0);
		expect(sandbox().journal()).toEqual([]);
	});

	it('creates nothing at all when one of three items is wrong', async () => {
		const error = await errorOf(
			generate(
				{ prompt: '={{ $json.prompt }}' },
				{ items: ['ok', 'a'.repeat(2501), 'ok'].map((prompt) => ({ json: { prompt } })) },
			),
		);
		expect(error.context.itemIndex).toBe(1);
		expect(sandbox().paidCreates()).toBe(0);
	});

	it('creates the others when one is wrong and the node continues on error', async () => {
		const items = await generate(
			{ prompt: '={{ $json.prompt }}' },
			{
				onError: 'continueRegularOutput',
				items: ['ok', 'a'.repeat(2501), 'ok'].map((prompt) => ({ json: { prompt } })),
			},
		);
		expect(
			items.map(({ json }) => (json.details as { kind?: string } | undefined)?.kind ?? json.status),
		).toEqual(['pending', 'invalidInput', 'pending']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(sandbox().paidCreates()).toBe(2);
	});
});
