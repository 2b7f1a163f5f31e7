import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { inARow, node } from '../../host/buildWorkflow';
import { downloadBinary, itemsOf } from '../../host/rest';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const LINK = 'https://example.com/dance.mp4';

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness();
});
afterAll(async () => await harness?.close());

/** One of the package's nodes as the editor adds it, with its credential and nothing else set. */
function added(name: string, type: string, set: INodeParameters = {}) {
	const credentials = { [CREDENTIAL_TYPE]: { id: '', name: '' } };
	return node(name, `n8n-nodes-dance-video.${type}`, set, { typeVersion: 2, credentials });
}

it('Upload, Generate and Wait as they come make a video of an image and a link', async () => {
	const { run, sandbox, session } = harness;
	const image = { url: `${sandbox.origin}/media/character.png`, options: {} };
	const execution = await run(
		inARow('As they come', [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Image', 'n8n-nodes-base.httpRequest', image, { typeVersion: 4.2 }),
			added('Upload', 'danceVideoUpload'),
			added('Generate', 'danceVideoGenerate', { referenceVideoUrl: LINK }),
			added('Wait', 'danceVideoWait'),
		]),
		'Start',
	);

	expect(execution.resultData.error).toBeUndefined();
	const [uploaded] = itemsOf(execution, 'Upload');
	expect(Object.keys(uploaded?.binary ?? {})).toEqual(['data']);
	const [created] = itemsOf(execution, 'Generate');
	expect(created?.json).not.toHaveProperty('outputs');
	const [video] = itemsOf(execution, 'Wait');
	expect(video?.json).toMatchObject({ status: 'succeeded', taskId: created?.json.taskId });
	const made = await readFile(join(__dirname, '..', '..', 'sandbox', 'media', 'dance.mp4'));
	expect((await downloadBinary(session, video!.binary!.data!)).equals(made)).toBe(true);

	const journal = sandbox.journal();
	expect(journal.filter(({ path }) => path.includes('/upload/'))).toHaveLength(1);
	expect(journal.find(({ paidCreate }) => paidCreate)?.body).toMatchObject({
		character_image_url: uploaded?.json.url,
		reference_video_url: LINK,
	});
	expect(sandbox.paidCreates()).toBe(1);
});
