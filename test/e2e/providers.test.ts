import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEMO_FLOWS, filledIn, type DemoFlow } from '../../host/demo/flows';
import { withCredential, withNode } from '../../host/editWorkflow';
import { createCredential, downloadBinary, itemsOf, type Execution } from '../../host/rest';
import { PROVIDERS } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { openHarness, type Harness } from './harness';

const SANDBOX_MEDIA = join(__dirname, '..', '..', 'sandbox', 'media');

/** Dance Generator's example has a test file of its own. */
const flows = DEMO_FLOWS.filter(({ provider }) => provider !== 'danceGenerator');
const PROMPTS = ['a slow waltz in the rain', 'a fast tango on a roof'];

let harness: Harness;
let video: Buffer;
const executions = new Map<ProviderId, Execution>();

/**
 * The example with two prompts in, whose last node looks back at the prompt that each video was made
 * from. All else stays as it is shipped.
 */
async function withTwoPrompts(flow: DemoFlow) {
	const { sandbox, session } = harness;
	const values = flow.values?.(sandbox) ?? {};
	const items = PROMPTS.map((prompt) => ({ json: { ...values, prompt } }));
	const prompt = `={{ $('${flow.input}').item.json.prompt }}`;
	const lookingBack = withNode(await filledIn(flow, sandbox), flow.deliver, () => ({
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [{ id: 'prompt', name: 'prompt', type: 'string', value: prompt }],
			},
			includeOtherFields: true,
			options: {},
		},
	}));
	const credential = await createCredential(session, {
		name: `${flow.providerName} account`,
		type: flow.credentialType,
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl(flow.provider) },
	});
	const ready = withCredential(lookingBack, flow.credentialType, credential);
	return { ...ready, pinData: { [flow.input]: items } };
}

const createsOf = (provider: ProviderId) =>
	harness.sandbox
		.journal()
		.filter((entry) => entry.paidCreate && entry.provider === provider)
		.map(({ taskId, body }) => ({ taskId, body }));

const at = (value: unknown, path: readonly string[]): unknown =>
	path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value);

beforeAll(async () => {
	video = await readFile(join(SANDBOX_MEDIA, 'dance.mp4'));
	harness = await openHarness();
	const runs = flows.map(async (flow) => {
		const execution = await harness.run(await withTwoPrompts(flow), flow.trigger);
		executions.set(flow.provider, execution);
	});
	await Promise.all(runs);
});
afterAll(async () => await harness?.close());

test('every provider but Dance Generator has an example, and its test here', () => {
	expect(flows.map(({ provider }) => provider)).toEqual(
		PROVIDERS.map(({ id }) => id).filter((id) => id !== 'danceGenerator'),
	);
});

describe.each(flows)('the example of $providerName in a real n8n', ({ provider, deliver }) => {
	const delivered = () => itemsOf(executions.get(provider)!, deliver);

	it('succeeds, and gives each item its video, byte for byte the one the provider made', async () => {
		const { status, resultData } = executions.get(provider)!;
		expect(resultData.error).toBeUndefined();
		expect(status).toBe('success');
		expect(delivered()).toHaveLength(PROMPTS.length);
		for (const { json, binary } of delivered()) {
			expect(json).toMatchObject({ provider, status: 'succeeded' });
			expect(binary?.data).toMatchObject({
				mimeType: 'video/mp4',
				fileName: `${String(json.taskId)}.mp4`,
			});
			const bytes = await downloadBinary(harness.session, binary!.data!);
			expect(bytes.equals(video)).toBe(true);
		}
	});

	it('pays one create for each item, whose video is linked to the prompt it was made from', () => {
		// A few creates are under way at a time, so they need not arrive in the order of the items.
		const taskIds = new Map(
			createsOf(provider).map(({ taskId, body }) => [
				at(body, DEVELOPMENT[provider].promptPath),
				taskId,
			]),
		);
		expect(createsOf(provider)).toHaveLength(PROMPTS.length);
		expect(delivered().map(({ json: { taskId, prompt } }) => ({ taskId, prompt }))).toEqual(
			PROMPTS.map((prompt) => ({ taskId: taskIds.get(prompt), prompt })),
		);
	});
});

describe('the providers on one n8n', () => {
	it('create with their own key alone, and fetch the results without any', () => {
		const { sandbox } = harness;
		const keys = sandbox.journal().map(({ headers }) => headers.authorization);
		expect(new Set(keys)).toEqual(new Set(['valid']));
		const fetched = sandbox.downloads().filter(({ path }) => path.startsWith('/results/'));
		expect(fetched).toHaveLength(flows.length * PROMPTS.length);
		expect(new Set(fetched.map(({ headers }) => headers.authorization))).toEqual(
			new Set(['missing']),
		);
	});

	it('send Vtrix the very image, inline, as its first frame', async () => {
		const image = await readFile(join(SANDBOX_MEDIA, 'character.png'));
		const url = `data:image/png;base64,${image.toString('base64')}`;
		const frames = createsOf('vtrix').map(({ body }) =>
			at(body, ['input', '0', 'params', 'content', '1']),
		);
		expect(frames).toEqual(PROMPTS.map(() => ({ type: 'image_url', image_url: { url } })));
	});
});
