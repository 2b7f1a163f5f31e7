import { NodeHelpers, STICKY_NODE_TYPE, type INode } from 'n8n-workflow';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { FROM_ITEM } from '../../nodes/form/providerFields';
import { JOBS } from '../../nodes/jobs/registry';
import { HIDDEN_NODE_TYPE, noteOn } from '../../suspension/drawing';
import { supervisorFixture } from './supervisorFixture';

/** What n8n draws a node in, its name and the loop below it included. */
const SIZE = { width: 200, height: 140 };

function boxOf({ position: [x, y], parameters, type }: INode) {
	const { width, height } = type === STICKY_NODE_TYPE ? (parameters as typeof SIZE) : SIZE;
	return { left: x, top: y, right: x + width, bottom: y + height };
}

function overlap(one: INode, other: INode): boolean {
	const a = boxOf(one);
	const b = boxOf(other);
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The workflow of a worker, as its supervisor starts it. */
async function drawn() {
	const { run, begin, workflows } = supervisorFixture();
	await run(begin(), { parentId: '17' });
	return workflows;
}

describe('what a person sees who opens an internal execution', () => {
	it('is nodes side by side that say what they do, below a note', async () => {
		const [{ nodes } = { nodes: [] }] = await drawn();
		expect(nodes.map(({ name }) => name)).toEqual([
			'Start',
			'Check the tasks',
			'Hand over the result',
			'Internal Part',
		]);
		for (const [at, one] of nodes.entries()) {
			for (const other of nodes.slice(at + 1)) {
				expect([one.name, other.name, overlap(one, other)]).toEqual([one.name, other.name, false]);
			}
		}
	});

	it('is marked with no warning: n8n knows every value of its nodes', async () => {
		const { description } = new DanceVideoPoll();
		for (const provider of ['danceGenerator', FROM_ITEM]) {
			const { run, begin, workflows } = supervisorFixture();
			await run(begin(), { provider });
			for (const node of workflows[0]?.nodes ?? []) {
				if (node.type !== HIDDEN_NODE_TYPE) continue;
				expect(
					NodeHelpers.getNodeParametersIssues(description.properties, node, description),
				).toBeNull();
				// A required one that is absent is a warning, too.
				for (const { name, required, displayOptions } of description.credentials ?? []) {
					const isShown = displayOptions?.show?.['/provider']?.includes(provider);
					const isAbsent = node.credentials?.[name] === undefined;
					expect([name, isShown && isAbsent && required]).toEqual([name, false]);
				}
			}
		}
	});

	it('has the name of the workflow, and a note that leads to the run', async () => {
		const [{ nodes, name } = { nodes: [], name: '' }] = await drawn();
		expect(name).toBe('Test');
		expect(nodes.at(-1)?.parameters.content).toMatch(
			/^\*\*Internal part of the run of Test, \[execution 17\]\(\/workflow\/test\/executions\/17\)\. Look there\.\*\*/,
		);
	});

	it('says of every job what its parts do, in few words', () => {
		for (const { does } of Object.values(JOBS.jobs)) {
			expect(new Set(Object.values(does)).size).toBe(3);
			for (const words of Object.values(does)) expect(words).toMatch(/^[A-Z][a-z ]{5,20}$/);
		}
	});

	it('has a link also where n8n lives below a path, and names that are no formatting', () => {
		const run = { workflowId: 'w1', workflowName: '*A* [b](c) <i>\n#1', executionId: '5' };
		const note = (editorUrl: string) =>
			String(noteOn({ ...run, editorUrl }).parameters.content).split('\n')[0];
		expect(note('https://n8n.example.com/tools/')).toBe(
			'**Internal part of the run of \\*A\\* \\[b\\]\\(c\\) \\<i\\> \\#1, [execution 5](/tools/workflow/w1/executions/5). Look there.**',
		);
		expect(note('http://localhost:5678')).toContain('](/workflow/w1/executions/5)');
		expect(note('no address')).toContain('](/workflow/w1/executions/5)');
	});
});
