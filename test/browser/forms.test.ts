import { node } from '../../host/buildWorkflow';
import * as rest from '../../host/rest';
import { overlappingNodes } from './canvasLayout';
import { closeForm, nodeOnCanvas, openForm } from './editor';
import { countFields, unlabelledFields } from './fieldLabels';
import { allForms, canvasOf, type Form } from './forms';
import { openBrowserHarness, WINDOW, type BrowserHarness } from './harness';
import { picture } from './pictures';
import { createUser, type User } from './user';

/** Room for the longest form, so that a picture shows all of it. */
const TALL = { width: WINDOW.width, height: 2_000 };

let harness: BrowserHarness;
let user: User;
let forms: Form[];
const fieldsOf = new Map<string, number>();
const unlabelled: string[] = [];

async function openWorkflow(workflow: rest.WorkflowFile): Promise<void> {
	const { id } = await rest.createWorkflow(harness.session, workflow);
	await harness.page.goto(`${harness.origin}/workflow/${id}`);
	await nodeOnCanvas(harness.page, workflow.nodes[0]!.name).waitFor();
	await harness.page.getByTestId('zoom-to-fit').click();
}

/** The form alone: n8n's panels for input and output are beside it. */
async function formPicture({ name }: Form): Promise<void> {
	const parameters = harness.page.getByTestId('node-parameters');
	const items = await parameters.getByTestId('parameter-item').all();
	const boxes = await Promise.all(items.map(async (item) => await item.boundingBox()));
	const around = await parameters.boundingBox();
	if (!around) throw new Error(`The form ${name} is not to be seen`);
	const bottom = Math.max(...boxes.flatMap((box) => (box ? [box.y + box.height] : [])));
	await picture(harness.page, `forms/${name}`, { ...around, height: bottom + 16 - around.y });
}

const labelsOf = async () =>
	(await harness.page.getByTestId('node-parameters').locator('label').allInnerTexts())
		.filter((label) => !label.startsWith('Credential'))
		.join();

beforeAll(async () => {
	harness = await openBrowserHarness();
	user = createUser(harness.page);
	forms = await allForms();
	await openWorkflow(canvasOf(forms));
	await harness.page.setViewportSize(TALL);
	await harness.page.getByTestId('zoom-to-fit').click();
	const pictured = new Set<string>();
	for (const form of forms) {
		await openForm(user, form.name);
		const shown = harness.page.getByTestId('node-parameters');
		fieldsOf.set(form.name, await countFields(shown));
		for (const name of await unlabelledFields(shown)) unlabelled.push(`${form.name}: ${name}`);
		const check = `${form.type} ${form.provider} ${await labelsOf()}`;
		// A provider's modes whose forms look alike share a picture.
		if (form.asItComes && !pictured.has(check)) {
			pictured.add(check);
			await formPicture(form);
		}
		await closeForm(user);
	}
});
afterAll(async () => await harness?.close());

describe('the forms in a real browser', () => {
	it('open, each with fields, for every node, provider and mode', () => {
		expect(forms.length).toBeGreaterThan(30);
		const without = forms.filter(({ name }) => !fieldsOf.get(name)).map(({ name }) => name);
		expect(without).toEqual([]);
	});

	it('have a label for every field, those of the options included', () => {
		expect(unlabelled).toEqual([]);
	});

	it('make the editor complain of nothing on its console', () => {
		expect(harness.problems).toEqual([]);
	});
});

describe('what these tests look with', () => {
	it('sees a field that has lost its label', async () => {
		const [form] = forms;
		await openForm(user, form!.name);
		const shown = harness.page.getByTestId('node-parameters');
		await shown
			.locator('label[for="provider"]')
			.evaluate((label: { remove(): void }) => label.remove());
		expect(await unlabelledFields(shown)).toEqual(['parameter-input-provider']);
		await closeForm(user);
	});

	it('sees nodes that lie on top of each other, and none that lie beside each other', async () => {
		const at = (name: string, x: number) =>
			node(name, 'n8n-nodes-base.noOp', {}, { position: [x, 0] });
		await openWorkflow({
			name: 'Heap',
			nodes: [at('Left', 0), at('Beside', 200), at('Upon', 240)],
			connections: {},
		});
		expect(await overlappingNodes(harness.page)).toEqual(['Beside and Upon']);
	});
});
