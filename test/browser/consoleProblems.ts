import type { Page } from 'playwright-core';

/** What n8n's editor complains of by itself, with or without this package. */
const OF_N8N: ReadonlyArray<{ text: RegExp; at: RegExp; why: string }> = [
	{
		text: /status of 401/,
		at: /\/rest\/(login|settings|resolve-signup-token)/,
		why: 'it asks who is signed in before anybody is',
	},
	{
		text: /status of 404/,
		at: /\/schemas\//,
		why: 'it looks for a description of what a node puts out, which only its own nodes have',
	},
	{
		text: /status of 404/,
		at: /\/rest\/community-node-types/,
		why: 'it looks for a community package in the list of those that n8n has verified',
	},
];

/**
 * Collects the errors that the page writes on its console or throws.
 * @param origin of n8n; what the editor wants from anywhere else is cut off, and its complaint is no problem
 */
export function collectProblems(page: Page, origin: string): string[] {
	const problems: string[] = [];
	page.on('pageerror', ({ message }) => problems.push(`Uncaught: ${message}`));
	page.on('console', (message) => {
		if (message.type() !== 'error') return;
		const { url } = message.location();
		if (url !== '' && !url.startsWith(origin)) return;
		const text = message.text();
		if (OF_N8N.some((known) => known.text.test(text) && known.at.test(url))) return;
		problems.push(`${text} (${url})`);
	});
	return problems;
}
