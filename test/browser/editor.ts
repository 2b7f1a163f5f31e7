import type { Locator, Page } from 'playwright-core';

import type { Account } from '../../host/rest';
import type { User } from './user';

// How one moves in the editor of n8n 2.41.1, by its own test IDs.

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
	const firstStep = page.getByTestId('canvas-plus-button');
	const isEmpty = await firstStep.isVisible();
	await user.click(isEmpty ? firstStep : page.getByTestId('canvas-handle-plus').last());
	await user.type(page.getByTestId('node-creator-search-bar'), search, 'search');
	await user.click(foundNode(page, node));
	await user.click(page.getByTestId('node-creator').getByText(action, { exact: true }));
	await page.getByTestId('node-parameters').waitFor();
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

/** Makes a credential from the open form; n8n tests it when it is saved, and says when it is refused. */
export async function connect(
	user: User,
	{ apiKey, baseUrl }: { apiKey: string; baseUrl: string },
): Promise<void> {
	const { page } = user;
	await user.click(page.getByTestId('node-credentials-empty-state').getByRole('button'));
	const dialog = page.getByTestId('editCredential-modal');
	const input = (name: string) => dialog.getByTestId(`parameter-input-${name}`).locator('input');
	await user.type(input('apiKey'), apiKey, 'credential');
	await user.type(input('baseUrl'), baseUrl, 'credential');
	await user.click(dialog.getByTestId('credential-save-button'));
}
