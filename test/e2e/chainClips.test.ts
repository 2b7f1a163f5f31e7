import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import { withCredential, withNode, withParameters } from '../../host/editWorkflow';
import {
	createCredential,
	downloadBinary,
	itemsOf,
	readWorkflowFile,
	type Execution,
	type WorkflowFile,
} from '../../host/rest';
import { openHarness, type Harness } from './harness';

const ROOT = join(__dirname, '..', '..');
const media = async (name: string) => await readFile(join(ROOT, 'sandbox', 'media', name));
const CLIPS = [1, 2, 3];

let harness: Harness;
let execution: Execution;

/** The example as it is shipped, but that it waits in process: suspended, three waits take minutes. */
async function readyExample(): Promise<WorkflowFile> {
	const { sandbox, session } = harness;
	const example = await readWorkflowFile(join(ROOT, 'examples', 'chain-clips.json'));
	const quick = CLIPS.reduce(
		(workflow, clip) =>
			withNode(workflow, `Wait for Clip ${clip}`, ({ parameters }) => ({
				parameters: {
					...parameters,
					options: { ...(parameters.options as object), waiting: 'inProcess' },
				},
			})),
		example,
	);
	const credential = await createCredential(session, {
		name: 'Vtrix account',
		type: 'vtrixApi',
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('vtrix') },
	});
	return withCredential(quick, 'vtrixApi', credential);
}

beforeAll(async () => {
	harness = await openHarness();
	execution = await harness.run(await readyExample(), 'Start Here');
});
afterAll(async () => await harness?.close());

/**
 * With a clip between the second and the third, as the note says: copies of two nodes, each with a prompt
 * or a file name of its own, and one more input of the node that gathers the clips.
 */
function withOneMoreClip(workflow: WorkflowFile): WorkflowFile {
	const copyOf = (name: string, parameters: INode['parameters']): INode => {
		const original = workflow.nodes.find((node) => node.name === name)!;
		const given = original.parameters;
		return {
			...original,
			id: `copy of ${original.id}`,
			name: `Copy of ${name}`,
			parameters: {
				...given,
				...parameters,
				options: { ...(given.options as object), ...(parameters.options as object) },
			},
		};
	};
	const copies = [
		copyOf('Generate Clip 2', { prompt: 'The rain stops' }),
		copyOf('Wait for Clip 2', { options: { fileName: 'clip-2b.{{extension}}' } }),
	];
	const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
	const longer = withParameters(workflow, 'Clips in Order', { numberInputs: 4 });
	return {
		...longer,
		nodes: [...longer.nodes, ...copies],
		connections: {
			...longer.connections,
			'Wait for Clip 2': { main: [[to('Copy of Generate Clip 2'), to('Clips in Order', 1)]] },
			'Copy of Generate Clip 2': { main: [[to('Copy of Wait for Clip 2')]] },
			'Copy of Wait for Clip 2': { main: [[to('Generate Clip 3'), to('Clips in Order', 2)]] },
			'Wait for Clip 3': { main: [[to('Clips in Order', 3)]] },
		},
	};
}

/** What each paid create asked for, in the order in which they were accepted. */
const creates = () =>
	harness.sandbox
		.journal()
		.filter(({ paidCreate }) => paidCreate)
		.map(({ body, taskId }) => {
			const { input } = body as { input: Array<{ params: Record<string, unknown> }> };
			return { taskId, params: input[0]!.params };
		});

/** How the journal keeps an image that was sent inline: as it is, or its hash where it is long. */
function traceOf(dataUrl: string): string {
	if (dataUrl.length <= 100_000) return dataUrl;
	const sha256 = createHash('sha256').update(dataUrl).digest('hex');
	return `${dataUrl.slice(0, 40)}... (${dataUrl.length} characters, sha256 ${sha256})`;
}

describe('the example "Chain clips" in a real n8n', () => {
	it('makes three clips for three paid creates, and hands them on in their order', async () => {
		expect(execution.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		const delivered = itemsOf(execution, 'Deliver the Clips');
		expect(delivered.map(({ json }) => json.taskId)).toEqual(creates().map(({ taskId }) => taskId));
		expect(delivered.map(({ binary }) => binary?.data?.fileName)).toEqual(
			CLIPS.map((clip) => `clip-${clip}.mp4`),
		);
		const video = await media('dance.mp4');
		for (const { binary } of delivered) {
			const bytes = await downloadBinary(harness.session, binary!.data!);
			expect(bytes.equals(video)).toBe(true);
		}
		expect(harness.sandbox.paidCreates()).toBe(3);
	});

	it('begins each clip with the very last frame of the one before', async () => {
		const frame = `data:image/png;base64,${(await media('last-frame.png')).toString('base64')}`;
		const images = creates().map(({ params }) =>
			(params.content as Array<{ type: string; image_url?: object }>).filter(
				({ type }) => type === 'image_url',
			),
		);
		const asFirstFrame = [{ type: 'image_url', image_url: { url: traceOf(frame) } }];
		expect(images).toEqual([[], asFirstFrame, asFirstFrame]);
		expect(creates().map(({ params }) => params.return_last_frame)).toEqual([
			true,
			true,
			undefined,
		]);
	});

	it('fetches three clips and two frames, each once, without the key', () => {
		const fetched = harness.sandbox.downloads().filter(({ path }) => path.startsWith('/results/'));
		const names = fetched.map(({ path }) => path.split('/').at(-1));
		expect(names.filter((name) => name === 'result.mp4')).toHaveLength(3);
		expect(names.filter((name) => name === 'last-frame.png')).toHaveLength(2);
		expect(new Set(fetched.map(({ headers }) => headers.authorization))).toEqual(
			new Set(['missing']),
		);
	});

	it('makes a fourth clip when two nodes are copied as its note says', async () => {
		harness.sandbox.reset();
		const longer = await harness.run(withOneMoreClip(await readyExample()), 'Start Here');
		expect([longer.resultData.error?.message, longer.status]).toEqual([undefined, 'success']);
		const delivered = itemsOf(longer, 'Deliver the Clips');
		expect(delivered.map(({ binary }) => binary?.data?.fileName)).toEqual(
			['1', '2', '2b', '3'].map((clip) => `clip-${clip}.mp4`),
		);
		expect(delivered.map(({ json }) => json.taskId)).toEqual(creates().map(({ taskId }) => taskId));
		expect(JSON.stringify(creates()[2]?.params)).toContain('The rain stops');
		expect(harness.sandbox.paidCreates()).toBe(4);
	});
});
