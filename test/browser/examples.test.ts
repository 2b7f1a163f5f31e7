import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { node } from '../../host/buildWorkflow';
import { withCredential } from '../../host/editWorkflow';
import * as rest from '../../host/rest';
import { overlappingNodes } from './canvasLayout';
import { openBrowserHarness, type BrowserHarness } from './harness';
import { picture } from './pictures';

const FOLDER = join(__dirname, '..', '..', 'examples');
const examples = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Of the canvas: enough to read the notes when the picture is opened. */
const WIDTH = 1800;
/** What the editor has around the canvas. */
const AROUND = { width: 260, height: 130 };
const MARGIN = 12;

let harness: BrowserHarness;

beforeAll(async () => {
	harness = await openBrowserHarness();
});
afterAll(async () => await harness?.close());

/** A credential of each type, with nothing in it: all that its user has to choose is chosen. */
async function withSomeCredentials(workflow: rest.WorkflowFile): Promise<rest.WorkflowFile> {
	const types = workflow.nodes.flatMap(({ credentials }) => Object.keys(credentials ?? {}));
	let complete = workflow;
	for (const type of new Set(types)) {
		const credential = await rest.createCredential(harness.session, { name: type, type, data: {} });
		complete = withCredential(complete, type, credential);
	}
	return complete;
}

/** What the notes of a workflow cover; its nodes stand on them. */
function sizeOf({ nodes }: rest.WorkflowFile): { width: number; height: number } {
	const boxes = nodes.map(({ position: [left, top], parameters }) => ({
		left,
		top,
		right: left + Number(parameters.width ?? 0),
		bottom: top + Number(parameters.height ?? 0),
	}));
	return {
		width:
			Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)),
		height:
			Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top)),
	};
}

/** Opens an example so that all of it is to be seen. */
async function open(file: string): Promise<void> {
	const { session, page, origin } = harness;
	const workflow = await rest.readWorkflowFile(join(FOLDER, file));
	const { id } = await rest.createWorkflow(session, await withSomeCredentials(workflow));
	const { width, height } = sizeOf(workflow);
	await page.setViewportSize({
		width: WIDTH + AROUND.width,
		height: Math.round((WIDTH * height) / width) + AROUND.height,
	});
	await page.goto(`${origin}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
	// The buttons lie on the canvas.
	await page.addStyleTag({
		content: '.vue-flow__panel, [class*="executionButtons"] { display: none }',
	});
}

/** The part of the page that the notes and nodes cover. */
async function drawnArea() {
	const nodes = await harness.page.locator('.vue-flow__node').all();
	const boxes = await Promise.all(nodes.map(async (node) => await node.boundingBox()));
	const shown = boxes.filter((box) => box !== null);
	const x = Math.min(...shown.map((box) => box.x)) - MARGIN;
	const y = Math.min(...shown.map((box) => box.y)) - MARGIN;
	const right = Math.max(...shown.map((box) => box.x + box.width)) + MARGIN;
	const bottom = Math.max(...shown.map((box) => box.y + box.height)) + MARGIN;
	return { x, y, width: right - x, height: bottom - y };
}

describe.each(examples)('%s in a real browser', (file) => {
	it('opens with every node known, in its place, and complete but for what its notes ask for', async () => {
		const problems = harness.problems.length;
		await open(file);
		const { page } = harness;
		expect(await overlappingNodes(page)).toEqual([]);
		expect(await page.getByTestId('node-issues').count()).toBe(0);
		expect(harness.problems.slice(problems)).toEqual([]);
		// n8n moves the canvas into its place.
		await page.waitForTimeout(1_000);
		await picture(page, `examples/${basename(file, '.json')}`, await drawnArea());
	});
});

describe('what these tests look with', () => {
	it('sees a node that lacks what it needs', async () => {
		const { session, page, origin } = harness;
		const { id } = await rest.createWorkflow(session, {
			name: 'Incomplete',
			nodes: [node('Balance', 'n8n-nodes-dance-video.danceVideoCredits')],
			connections: {},
		});
		await page.goto(`${origin}/workflow/${id}`);
		await page.getByTestId('canvas-node').waitFor();
		expect(await page.getByTestId('node-issues').count()).toBe(1);
	});
});
