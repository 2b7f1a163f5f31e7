import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { z } from 'zod';

import { withCredential, withParameters } from '../../../host/editWorkflow';
import { createCredential, type WorkflowFile } from '../../../host/rest';
import type { Harness } from '../harness';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

/** Imports an example as the editor's *Import from URL* does; n8n fetches it from a web server. */
export async function importExample(
	{ session }: Pick<Harness, 'session'>,
	file: string,
): Promise<WorkflowFile> {
	const content = await readFile(join(EXAMPLES, basename(file)));
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/plain' }).end(content);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		const { port } = server.address() as AddressInfo;
		const project = await session.call(
			'GET',
			'/projects/personal',
			z.object({ id: z.string() }).passthrough(),
		);
		const query = new URLSearchParams({
			url: `http://127.0.0.1:${port}/${file}`,
			projectId: project.id,
		});
		const workflow = await session.call(
			'GET',
			`/workflows/from-url?${query.toString()}`,
			z.object({ nodes: z.array(z.unknown()) }).passthrough(),
		);
		return workflow as unknown as WorkflowFile;
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

/** Creates a credential of each type and chooses it in every node that asks for one. */
export async function withAccounts(
	{ session }: Pick<Harness, 'session'>,
	workflow: WorkflowFile,
	accounts: Record<string, Record<string, unknown>>,
): Promise<WorkflowFile> {
	let ready = workflow;
	for (const [type, data] of Object.entries(accounts)) {
		if (!workflow.nodes.some(({ credentials }) => credentials?.[type])) {
			throw new Error(`"${workflow.name}" asks for no credential of type ${type}`);
		}
		const credential = await createCredential(session, { name: `${type} of the test`, type, data });
		ready = withCredential(ready, type, credential);
	}
	return ready;
}

/** Fills in what an *Edit Fields* node of an example asks its user for; its other fields stay. */
export function withSettings(
	workflow: WorkflowFile,
	nodeName: string,
	values: Record<string, string | number>,
): WorkflowFile {
	const node = workflow.nodes.find(({ name }) => name === nodeName);
	const { assignments } = (node?.parameters.assignments ?? { assignments: [] }) as {
		assignments: Array<{ name: string; value: unknown }>;
	};
	const unknown = Object.keys(values).filter(
		(name) => !assignments.some((assignment) => assignment.name === name),
	);
	if (unknown.length > 0) throw new Error(`"${nodeName}" does not ask for ${unknown.join()}`);
	const filledIn = assignments.map((assignment) => ({
		...assignment,
		value: values[assignment.name] ?? assignment.value,
	}));
	return withParameters(workflow, nodeName, {
		assignments: { assignments: filledIn },
	} as WorkflowFile['nodes'][number]['parameters']);
}
