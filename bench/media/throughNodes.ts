import { createReadStream } from 'node:fs';
import { join } from 'node:path';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeParameters, INodeType } from 'n8n-workflow';

import { inlineMarksOf } from '../../test/engine/inlineMarks';
import { runNode, useBinaryStore, type NodeRun } from '../../test/engine/runNode';
import type { Work } from './work';

/** A node as it is published: built, with its vendored libraries. */
export async function builtNode(name: string): Promise<INodeType> {
	const file = join(__dirname, '..', '..', 'dist', 'nodes', name, `${name}.node.js`);
	const exported = (await import(file)) as Record<string, new () => INodeType>;
	const NodeClass = exported[name];
	if (!NodeClass) throw new Error(`${file} exports no ${name}`);
	return new NodeClass();
}

/** The work as a workflow would have it done: the node's own code, n8n's helpers, files on disk. */
export async function prepareNodes(work: Work): Promise<() => Promise<void>> {
	await useBinaryStore();
	// Given here: tsx would take the file that the harness imports for a native module, by its name.
	const executeWorkflow = inlineMarksOf(await builtNode('DanceVideoPoll'));
	const run = async (
		node: NodeRun['node'],
		parameters: INodeParameters,
		items: NodeRun['items'],
	) => {
		const { apiKey, baseUrl } = work;
		const credentials = { danceGeneratorApi: { apiKey, baseUrl } };
		const provider = 'danceGenerator';
		await runNode({
			node,
			parameters: { provider, ...parameters },
			credentials,
			items,
			executeWorkflow,
		});
	};
	if (work.direction === 'download') {
		const options = { maxFileSizeMb: 1024 };
		const wanted = { mode: 'checkOnce', taskId: work.taskId ?? '', download: true, options };
		const wait = await builtNode('DanceVideoWait');
		return async () => await run(wait, wanted, [{ json: {} }]);
	}
	const data = await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'bench', executionId: 'bench' },
		createReadStream(work.file ?? ''),
		{ fileName: 'dance.mp4', mimeType: 'video/mp4', data: '' },
	);
	const form = { kind: 'video', fileSource: 'binary', fileBinary: 'data' };
	const upload = await builtNode('DanceVideoUpload');
	return async () => await run(upload, form, [{ json: {}, binary: { data } }]);
}
