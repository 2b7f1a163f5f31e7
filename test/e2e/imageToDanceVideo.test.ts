import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withNode } from '../../host/editWorkflow';
import { downloadBinary, itemsOf, type WorkflowFile } from '../../host/rest';
import { NODES, readyExample, TIKTOK_URL } from './imageToDanceVideo';
import { openHarness, type Harness } from './harness';

const SANDBOX_MEDIA = join(__dirname, '..', '..', 'sandbox', 'media');

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness();
});
afterAll(async () => await harness?.close());
beforeEach(() => harness.sandbox.reset());

/** The example with three dances in, whose last node looks back at what each video was made from. */
async function withThreeDances(): Promise<WorkflowFile> {
	const example = await readyExample(harness.sandbox);
	const dances = ['one', 'two', 'three'].map((dance, index) => ({
		json: {
			dance,
			imageUrl: `${harness.sandbox.origin}/media/character.png`,
			tiktokUrl: `${TIKTOK_URL}${index}`,
		},
	}));
	const lookingBack = withNode(example, NODES.deliver, () => ({
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: ['dance', 'tiktokUrl'].map((name) => ({
					id: name,
					name,
					type: 'string',
					value: `={{ $('${NODES.input}').item.json.${name} }}`,
				})),
			},
			includeOtherFields: true,
			options: {},
		},
	}));
	return { ...lookingBack, pinData: { [NODES.input]: dances } };
}

/** Tasks in the order in which the sandbox accepted them: what was created, by its task ID. */
const createsByTaskId = () =>
	new Map(
		harness.sandbox
			.journal()
			.filter(({ paidCreate }) => paidCreate)
			.map(({ taskId, body }) => [taskId, body as Record<string, unknown>]),
	);

describe('the example "Image to dance video" in a real n8n', () => {
	it('makes an image a video, byte for byte the one the provider made, for one paid create', async () => {
		const { run, sandbox, session } = harness;
		const execution = await run(await readyExample(sandbox), NODES.trigger);

		expect(execution.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		const delivered = itemsOf(execution, NODES.deliver);
		expect(delivered).toHaveLength(1);
		expect(delivered[0]!.json).toMatchObject({
			provider: 'danceGenerator',
			status: 'succeeded',
			cost: { amount: 70, unit: 'credits' },
		});
		const { binary, json } = delivered[0]!;
		expect(binary?.data).toMatchObject({
			mimeType: 'video/mp4',
			fileName: `${String(json.taskId)}.mp4`,
		});
		const video = await downloadBinary(session, binary!.data!);
		const made = await readFile(join(SANDBOX_MEDIA, 'dance.mp4'));
		expect(video.equals(made)).toBe(true);
		expect(sandbox.paidCreates()).toBe(1);
	});

	it('uploads the very image, creates with its address, and shows the key to the API alone', async () => {
		const { run, sandbox } = harness;
		const execution = await run(await readyExample(sandbox), NODES.trigger);

		const requests = sandbox.journal();
		expect(requests[0]).toMatchObject({ method: 'POST', status: 200 });
		expect(requests[0]!.path).toMatch(/\/upload\/image$/);
		const image = await readFile(join(SANDBOX_MEDIA, 'character.png'));
		expect(requests[0]!.body).toMatchObject({
			file: { fieldName: 'file', mimeType: 'image/png', size: image.length },
		});
		expect([...createsByTaskId().values()]).toEqual([
			{
				character_image_url: itemsOf(execution, NODES.upload)[0]!.json.url,
				tiktok_url: TIKTOK_URL,
			},
		]);
		expect(new Set(requests.map(({ headers }) => headers.authorization))).toEqual(
			new Set(['valid']),
		);
		const downloads = sandbox.downloads();
		expect(downloads.map(({ path }) => path)).toEqual([expect.stringContaining('/results/')]);
		expect(downloads[0]!.headers.authorization).toBe('missing');
	});

	it('carries three dances through at once, each video linked to what it was made from', async () => {
		const { run, sandbox } = harness;
		const execution = await run(await withThreeDances(), NODES.trigger);

		expect(execution.resultData.error).toBeUndefined();
		const delivered = itemsOf(execution, NODES.deliver);
		expect(delivered.map(({ json }) => json.dance)).toEqual(['one', 'two', 'three']);
		expect(delivered.map(({ json }) => json.tiktokUrl)).toEqual(
			delivered.map(({ json }) => createsByTaskId().get(String(json.taskId))?.tiktok_url),
		);
		expect(delivered.map(({ binary }) => binary?.data?.fileName)).toEqual(
			delivered.map(({ json }) => `${String(json.taskId)}.mp4`),
		);
		expect(sandbox.paidCreates()).toBe(3);
	});
});
