import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';

import { launchChromium } from './chromium';
import { createCleanup, type Cleanup } from '../../host/cleanup';
import { DEMO_FLOWS, flowOf } from '../../host/demo/flows';
import { createScreen } from '../../host/demo/screen';
import { OWNER, setUpDemo } from '../../host/demo/setUp';

const USAGE = `Usage: npm run screenshot -- [--provider <id>] [--editor <url>] [--out <folder>] [--no-run]

Pictures of an example in n8n's editor, for people who work on its forms: the canvas and the panel
of each node of this package. Needs Chromium (CHROMIUM names it; else one on the PATH).

  --editor   of a demo that runs already (npm run demo prints it); else one is started
  --no-run   do not execute the workflow in the editor first: the panels show no data then`;

const { values: options } = parseArgs({
	allowNegative: true,
	options: {
		provider: { type: 'string', default: DEMO_FLOWS[0]!.provider },
		editor: { type: 'string' },
		out: { type: 'string', default: join(__dirname, '..', '..', 'demo-output', 'screens') },
		run: { type: 'boolean', default: true },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

/** Room for the longest forms. */
const FORM_SIZE = { width: 1600, height: 1000 };
/** A row of nodes with its notes, without empty space above and below. */
const CANVAS_SIZE = { width: 1600, height: 760 };
/** For what moves or loads in the editor and tells nobody when it is done. */
const SETTLE_MS = 1_000;
const RUN_TIMEOUT_MS = 120_000;
const PACKAGE_NODES = '[data-test-id="canvas-node"][data-node-type^="n8n-nodes-dance-video."]';

async function main(): Promise<void> {
	if (options.help) return console.log(USAGE);
	const cleanup = createCleanup();
	try {
		const editor = options.editor ?? (await startEditor(cleanup));
		await mkdir(options.out, { recursive: true });
		await takePictures(editor, options.out);
	} finally {
		await cleanup.run();
	}
}

async function startEditor(cleanup: Cleanup): Promise<string> {
	const flow = flowOf(options.provider);
	const screen = createScreen(process.stdout);
	const demo = await setUpDemo(flow, screen, cleanup);
	return `${demo.n8n.origin}/workflow/${demo.workflow.id}`;
}

async function takePictures(editor: string, folder: string): Promise<void> {
	const browser = await launchChromium();
	try {
		const page = await browser.newPage({ viewport: FORM_SIZE });
		await signIn(page, new URL(editor).origin);
		await page.goto(editor);
		await page.locator(PACKAGE_NODES).first().waitFor();
		await page.waitForTimeout(SETTLE_MS);
		if (options.run) await execute(page);
		await canvasPicture(page, folder);
		for (const node of await page.locator(PACKAGE_NODES).all()) {
			const name = (await node.getAttribute('data-node-name')) ?? 'node';
			await node.dblclick();
			await page.getByTestId('node-parameters').waitFor();
			await page.waitForTimeout(SETTLE_MS);
			await picture(page, folder, name);
			await page.keyboard.press('Escape');
			await page.waitForTimeout(SETTLE_MS);
		}
	} finally {
		await browser.close();
	}
}

async function signIn(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/signin`);
	await page.locator('input[type="email"]').fill(OWNER.email);
	await page.locator('input[type="password"]').fill(OWNER.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

/** Presses *Execute workflow* and waits until the last node is done, or one has failed. */
async function execute(page: Page): Promise<void> {
	const last = page.locator(
		`[data-test-id="canvas-node"][data-node-name="${flowOf(options.provider).deliver}"]`,
	);
	await page.getByTestId('execute-workflow-button').click();
	await last
		.getByTestId('canvas-node-status-mark-success')
		.or(page.getByTestId('canvas-node-status-mark-error'))
		.first()
		.waitFor({ timeout: RUN_TIMEOUT_MS });
	await page.waitForTimeout(SETTLE_MS);
}

/** The whole workflow, without the message that it has run. */
async function canvasPicture(page: Page, folder: string): Promise<void> {
	for (const close of await page.locator('.el-notification__closeBtn').all()) await close.click();
	await page.setViewportSize(CANVAS_SIZE);
	await page.getByTestId('zoom-to-fit').click();
	await page.mouse.move(0, 0);
	await page.waitForTimeout(SETTLE_MS);
	await picture(page, folder, 'canvas');
	await page.setViewportSize(FORM_SIZE);
}

async function picture(page: Page, folder: string, name: string): Promise<void> {
	const path = join(folder, `${name.toLowerCase().replaceAll(/\W+/g, '-')}.png`);
	await page.screenshot({ path });
	console.log(relative(process.cwd(), path));
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
