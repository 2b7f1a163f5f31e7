import type { Page } from 'playwright-core';

import { launchChromium } from './chromium';
import { buildUp, type Cleanup } from '../../host/cleanup';
import { startN8n } from '../../host/n8n';
import * as rest from '../../host/rest';
import type { Sandbox, SandboxOptions } from '../../sandbox/server';
import { prepare } from '../e2e/prepare';
import { collectProblems } from './consoleProblems';
import { signIn } from './editor';

/** A real n8n with the packed package, a sandbox, and somebody who has signed in to the editor. */
export interface BrowserHarness {
	sandbox: Sandbox;
	origin: string;
	session: rest.Session;
	page: Page;
	/** What the page has complained of since it was opened. */
	problems: string[];
	close(): Promise<void>;
}

const OWNER: rest.Account = {
	email: 'new.user@example.com',
	password: 'Dance-video-1',
	firstName: 'New',
	lastName: 'User',
};

/** For a busy machine; nothing that works takes nearly as long. */
const TIMEOUT_MS = 60_000;

/** Room for four nodes: near its edge n8n's canvas slides away under a click. */
export const WINDOW = { width: 1440, height: 900 };

/** Builds one up; seconds, so once a test file. What stands is taken down again when a part fails. */
export async function openBrowserHarness(options: SandboxOptions = {}): Promise<BrowserHarness> {
	return await buildUp(async (cleanup) => await build(options, cleanup));
}

async function build(options: SandboxOptions, cleanup: Cleanup): Promise<BrowserHarness> {
	const { userFolder, sandbox } = await prepare(cleanup, 'browser', options);
	const n8n = await startN8n({ userFolder });
	cleanup.add(async () => await n8n.stop());
	const session = rest.openSession(n8n.origin);
	await rest.setupOwner(session, OWNER);

	const browser = await launchChromium();
	cleanup.add(async () => await browser.close());
	const page = await browser.newPage({ viewport: WINDOW });
	page.setDefaultTimeout(TIMEOUT_MS);
	// Nothing outside this machine is asked for anything.
	await page.route(
		(url) => url.origin !== n8n.origin && url.protocol.startsWith('http'),
		async (route) => await route.abort(),
	);
	const problems = collectProblems(page, n8n.origin);
	await signIn(page, n8n.origin, OWNER);
	return {
		sandbox,
		origin: n8n.origin,
		session,
		page,
		problems,
		close: async () => await cleanup.run(),
	};
}
