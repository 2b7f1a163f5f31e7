import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';

import type { Account } from '../../host/rest';
import type { User } from './user';

// How one moves in the editor of n8n 2.41.1, by its own test IDs.

/** As long as the canvas must not have moved. */
const STILL_MS = 500;

/** Signs in on the page that n8n shows to strangers. */
export async function signIn(page: Page, origin: string, account: Account): Promise<void> {
	await page.goto(`${origin}/signin`);
	await page.locator('input[type="email"]').fill(account.email);
	await page.locator('input[type="password"]').fill(account.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

/** A new workflow: nothing but *Add first step*. */
export async function openEmptyCanvas(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/workflow/new`);
	await page.getByTestId('canvas-plus-button').waitFor();
}

/** A node on the canvas or on the preview of an execution, by the name below it. */
export function nodeOnCanvas(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/**
 * Adds a node with the panel of nodes: behind the last one, or as the first step.
 * @param action of the node, where it has several; else it has one button, *Add to workflow*
 */
export async function addNode(
	user: User,
	{ search, node, action = 'Add to workflow' }: { search: string; node: string; action?: string },
): Promise<void> {
	const { page } = user;
	await openPanel(user);
	await user.type(page.getByTestId('node-creator-search-bar'), search, 'search');
	await user.click(foundNode(page, node));
	await user.click(page.getByTestId('node-creator').getByText(action, { exact: true }));
	await page.getByTestId('node-parameters').waitFor();
}

/** Adds the first node of an empty canvas without a search, from n8n's list of all apps. */
export async function addListedNode(
	user: User,
	{ node, action }: { node: string; action: string },
): Promise<void> {
	const { page } = user;
	const inPanel = (text: string) =>
		page.getByTestId('node-creator').getByText(text, { exact: true });
	await openPanel(user);
	await user.click(inPanel('Trigger manually'));
	await openPanel(user);
	await user.click(inPanel('Action in an app'));
	await user.click(foundNode(page, node));
	await user.click(inPanel(action));
	await page.getByTestId('node-parameters').waitFor();
}

/** Opens the panel of nodes, behind the last node or for the first step. */
async function openPanel(user: User): Promise<void> {
	const { page } = user;
	const firstStep = page.getByTestId('canvas-plus-button');
	const isEmpty = await firstStep.isVisible();
	const plus = isEmpty ? firstStep : page.getByTestId('canvas-handle-plus').last();
	// n8n takes a click on a canvas that still glides for a connection that is dropped.
	await untilStill(plus);
	await user.click(plus);
}

async function untilStill(target: Locator): Promise<void> {
	const place = async () => JSON.stringify(await target.boundingBox());
	for (let before = '', now = await place(); before !== now; now = await place()) {
		before = now;
		await target.page().waitForTimeout(STILL_MS);
	}
}

/** What the panel of nodes offers, from the top down. */
export async function foundNodes(page: Page): Promise<string[]> {
	return await page
		.getByTestId('node-creator')
		.getByTestId('node-creator-item-name')
		.allInnerTexts();
}

function foundNode(page: Page, name: string): Locator {
	return page
		.getByTestId('node-creator')
		.getByTestId('node-creator-item-name')
		.getByText(name, { exact: true });
}

/** Leaves the open node's form. */
export async function closeForm(user: User): Promise<void> {
	await user.click(user.page.getByTestId('ndv-close-button'));
	await user.page.getByTestId('node-parameters').waitFor({ state: 'detached' });
}

/** Opens a node that is on the canvas. */
export async function openForm(user: User, name: string): Promise<void> {
	await user.doubleClick(nodeOnCanvas(user.page, name));
	await user.page.getByTestId('node-parameters').waitFor();
}

/** The field of an open form, by the parameter's name. */
export function field(page: Page, name: string): Locator {
	return page.getByTestId('node-parameters').getByTestId(`parameter-input-${name}`);
}

/** Chooses from a dropdown of the open form. */
export async function choose(user: User, name: string, option: string): Promise<void> {
	await user.click(field(user.page, name));
	await user.click(user.page.getByRole('option', { name: option }).first());
}

/** Types into a text field of the open form. */
export async function fillIn(user: User, name: string, text: string): Promise<void> {
	await user.type(field(user.page, name).locator('input, textarea').first(), text, 'value');
}

const testSchema = z.object({ data: z.object({ status: z.enum(['OK', 'Error']) }) });

/**
 * Makes a credential from the open form, or goes on with the one whose dialog is open. n8n tests it when it is
 * saved and closes the dialog when it is good.
 *
 * @returns what the dialog says when it is not
 */
export async function connect(
	user: User,
	{ apiKey, baseUrl }: { apiKey: string; baseUrl: string },
): Promise<string> {
	const { page } = user;
	const dialog = page.getByTestId('editCredential-modal');
	if (!(await dialog.isVisible())) {
		await user.click(page.getByTestId('node-credentials-empty-state').getByRole('button'));
	}
	const input = (name: string) => dialog.getByTestId(`parameter-input-${name}`).locator('input');
	await user.type(input('apiKey'), apiKey, 'credential');
	await user.type(input('baseUrl'), baseUrl, 'credential');
	// The words of an earlier refusal still stand there: n8n's answer tells how this test has ended.
	const answered = page.waitForResponse((response) => response.url().endsWith('/credentials/test'));
	await user.click(dialog.getByTestId('credential-save-button'));
	const { data } = testSchema.parse(await (await answered).json());
	if (data.status === 'OK') {
		await dialog.waitFor({ state: 'detached' });
		return '';
	}
	await dialog.getByText('connect with these settings').waitFor();
	const details = dialog.getByText('More details');
	if (await details.isVisible()) await details.click();
	return await dialog.getByTestId('node-credentials-config-container').innerText();
}

/** Runs the workflow with the button below the canvas. */
export async function runWorkflow(user: User): Promise<void> {
	await user.click(user.page.getByTestId('canvas-wrapper').getByTestId('execute-workflow-button'));
}

/** Waits for the mark of success on a node, or throws what the editor says has gone wrong. */
export async function untilSucceeded(
	page: Page,
	name: string,
	timeoutSeconds: number,
): Promise<void> {
	const succeeded = nodeOnCanvas(page, name).getByTestId('canvas-node-status-mark-success');
	const failed = page.getByTestId('canvas-node-status-mark-error');
	await succeeded
		.or(failed)
		.first()
		.waitFor({ timeout: timeoutSeconds * 1_000 });
	if (await succeeded.isVisible()) return;
	const told = await page.locator('.el-notification').allInnerTexts();
	throw new Error(`The run failed: ${told.join(' ')}`);
}

/** Waits for the mark of an error on a node. */
export async function untilFailed(page: Page, name: string, timeoutSeconds: number): Promise<void> {
	const failed = nodeOnCanvas(page, name).getByTestId('canvas-node-status-mark-error');
	await failed.waitFor({ timeout: timeoutSeconds * 1_000 });
}

/** The open form's panel with what the node has put out. */
export function outputPanel(page: Page): Locator {
	return page.getByTestId('output-panel');
}

/** Runs the open node, and waits until it has put a file out. */
export async function executeStep(user: User, timeoutSeconds: number): Promise<void> {
	await user.click(user.page.getByTestId('node-execute-button'));
	await outputPanel(user.page)
		.getByTestId('ndv-view-binary-data')
		.waitFor({ timeout: timeoutSeconds * 1_000 });
}

/** Shows the file that the open node has put out; gives the element that plays it. */
export async function viewFile(user: User): Promise<Locator> {
	await user.click(outputPanel(user.page).getByTestId('ndv-view-binary-data'));
	const video = outputPanel(user.page).locator('video');
	await video.waitFor();
	return video;
}

/** Goes to another tab of the workflow. */
export async function openTab(user: User, tab: 'workflow' | 'executions'): Promise<void> {
	await user.click(user.page.getByTestId(`radio-button-${tab}`));
}

/** The rows of the Executions tab, newest first. */
export function executionRows(page: Page): Locator {
	return page
		.getByTestId('current-executions-list')
		.locator('[data-test-id^="execution-details-"]');
}

/** Opens a row of the Executions tab, and waits until its workflow is drawn. */
export async function previewExecution(user: User, row: Locator): Promise<void> {
	const id = (await row.getAttribute('data-test-id'))?.replace('execution-details-', '');
	await user.click(row);
	await user.page.getByTestId(`execution-preview-details-${id}`).waitFor();
	await user.page
		.getByTestId('execution-preview-host')
		.getByTestId('canvas-node')
		.first()
		.waitFor();
}
