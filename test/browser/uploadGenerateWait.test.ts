import { overlappingNodes } from './canvasLayout';
import {
	addNode,
	choose,
	closeForm,
	connect,
	executionRows,
	fillIn,
	foundNodes,
	nodeOnCanvas,
	openEmptyCanvas,
	openForm,
	openTab,
	outputPanel,
	previewExecution,
	runWorkflow,
	untilFailed,
	untilSucceeded,
	viewFile,
} from './editor';
import { openBrowserHarness, type BrowserHarness } from './harness';
import { picture } from './pictures';
import { createUser, type User } from './user';
import { untilItPlays } from './video';

const UPLOAD = 'Dance Video Upload File';
const GENERATE = 'Dance Video Generate';
const WAIT = 'Dance Video Wait for Task';
const TIKTOK = 'https://www.tiktok.com/@dancer/video/7300000000000000001';
/** A suspended run is looked after about once a minute. */
const RUN_TIMEOUT_SECONDS = 300;

let harness: BrowserHarness;
let user: User;
/** What was seen on the way. */
const seen = {
	found: [] as string[],
	refused: '',
	waiting: '',
	rowsWhileWaiting: [] as string[],
	rowsAtTheEnd: [] as string[],
	overlapping: [] as string[],
	video: { width: 0, seconds: 0 },
	error: '',
};

async function lookForOverlaps(where: string): Promise<void> {
	for (const pair of await overlappingNodes(harness.page))
		seen.overlapping.push(`${where}: ${pair}`);
}

async function search(): Promise<void> {
	const { page } = harness;
	await user.click(page.getByTestId('canvas-plus-button'));
	await user.type(page.getByTestId('node-creator-search-bar'), 'dance', 'search');
	await page.getByText(GENERATE, { exact: true }).waitFor();
	seen.found = await foundNodes(page);
	await picture(page, 'panel-search');
	await page.keyboard.press('Escape');
}

async function build(): Promise<void> {
	const { sandbox, page } = harness;
	await addNode(user, { search: 'upload', node: UPLOAD, action: 'Upload an image' });
	const baseUrl = sandbox.baseUrl('danceGenerator');
	seen.refused = await connect(user, { apiKey: 'sk-wrong', baseUrl });
	await picture(page, 'credential-refused');
	await connect(user, { apiKey: sandbox.apiKey, baseUrl });
	await choose(user, 'fileSource', 'URL');
	await fillIn(user, 'fileUrl', `${sandbox.origin}/media/character.png`);
	await closeForm(user);
	await addNode(user, { search: 'dance', node: GENERATE, action: 'Make a dance video' });
	await fillIn(user, 'referenceVideoUrl', TIKTOK);
	await choose(user, 'whenCreated', 'Return the Task');
	await closeForm(user);
	await addNode(user, { search: 'dance', node: WAIT, action: 'Wait for a video' });
	await closeForm(user);
	await page.getByTestId('zoom-to-fit').click();
	await picture(page, 'canvas');
	await lookForOverlaps('The canvas');
}

async function watchTheWait(): Promise<void> {
	const { page } = harness;
	await runWorkflow(user);
	await nodeOnCanvas(page, WAIT).locator('.waiting').waitFor();
	await openForm(user, WAIT);
	const told = outputPanel(page).getByText('you may close this tab');
	await told.waitFor();
	seen.waiting = await told.innerText();
	await picture(page, 'waiting');
	await closeForm(user);
	await openTab(user, 'executions');
	await executionRows(page).first().waitFor();
	for (const row of await executionRows(page).all()) {
		seen.rowsWhileWaiting.push(await row.innerText());
		await previewExecution(user, row);
		await lookForOverlaps(`Row ${seen.rowsWhileWaiting.length}`);
		await picture(page, `executions-waiting-${seen.rowsWhileWaiting.length}`);
	}
}

async function watchTheVideo(): Promise<void> {
	const { page } = harness;
	await openTab(user, 'workflow');
	await untilSucceeded(page, WAIT, RUN_TIMEOUT_SECONDS);
	await openForm(user, WAIT);
	seen.video = await untilItPlays(await viewFile(user));
	await closeForm(user);
	await openTab(user, 'executions');
	await executionRows(page).getByText('Succeeded').first().waitFor();
	seen.rowsAtTheEnd = await executionRows(page).allInnerTexts();
	await lookForOverlaps('The run that succeeded');
	await picture(page, 'executions');
}

async function runOutOfCredits(): Promise<void> {
	const { page } = harness;
	await openTab(user, 'workflow');
	await nodeOnCanvas(page, GENERATE).waitFor();
	await runWorkflow(user);
	await untilFailed(page, GENERATE, RUN_TIMEOUT_SECONDS);
	await openForm(user, GENERATE);
	await picture(page, 'error');
	seen.error = await outputPanel(page).innerText();
}

beforeAll(async () => {
	// Three minutes become 90 seconds: long enough to be suspended. The credits are enough for one video.
	harness = await openBrowserHarness({ speed: 2, credits: 100 });
	user = createUser(harness.page);
	await openEmptyCanvas(harness.page, harness.origin);
	await search();
	await build();
	await watchTheWait();
	await watchTheVideo();
	await runOutOfCredits();
});
afterAll(async () => await harness?.close());

describe('Upload, Generate and Wait, built by clicks in a real n8n', () => {
	it('are found in the panel of nodes, Generate first', () => {
		expect(seen.found[0]).toBe(GENERATE);
		expect(seen.found).toEqual(expect.arrayContaining([UPLOAD, WAIT]));
	});

	it('take a credential that n8n has tested: a wrong key is refused, with its reason', () => {
		const asked = harness.sandbox.journal().filter(({ path }) => path.endsWith('/credits'));
		expect(asked.slice(0, 2).map(({ status }) => status)).toEqual([401, 200]);
		expect(seen.refused).toMatch(/key/i);
	});

	it('need no more than an image and a dance', () => {
		expect(user.typed('value')).toBe(2);
	});

	it('say while they wait that there is nothing to do', () => {
		expect(seen.waiting).toMatch(/^Waiting for the video/);
	});

	it('deliver a video that plays in the output panel, paid for once', () => {
		expect(seen.video.width).toBeGreaterThan(100);
		expect(seen.video.seconds).toBeGreaterThan(1);
		expect(harness.sandbox.paidCreates()).toBe(1);
	});

	it('never lie on top of each other, nor do the parts of a wait in the Executions tab', () => {
		expect(seen.overlapping).toEqual([]);
	});

	it('are one row in the Executions tab when all is done', () => {
		expect(seen.rowsAtTheEnd).toEqual([expect.stringContaining('Succeeded')]);
	});

	it('say what has gone wrong when the credits are not enough, and that nothing was charged', () => {
		expect(seen.error).toMatch(/credits/);
		expect(seen.error).toMatch(/nothing was charged/i);
	});

	it('make the editor complain of nothing on its console', () => {
		expect(harness.problems).toEqual([]);
	});
});
