import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isLoopback } from '../../media/hosts';
import { redact } from '../../transport/redact';
import { defaultBaseUrl } from '../credentialType';
import { readArguments, type LiveCheck } from './arguments';
import { receiveCallbacks } from './callbacks';
import { hasConsent, refusal, type Terminal } from './consent';
import { documentedAnswers } from './documented';
import { verdictsOf } from './facts';
import { createsOf } from './creates';
import { PAGE, sectionOf, withSection } from './page';
import { createCheck } from './run';
import type { Verdict } from './verdicts';

/** Nothing was wrong; something was; nothing was sent. */
export const EXIT = { fine: 0, failed: 1, notRun: 2 } as const;

/**
 * Runs a live check from its command line to its exit code.
 * @param layOut brings the page into the form that the formatter of this repository wants
 * @throws Error whose message is for the person at the terminal; nothing was sent then
 */
export async function checkLive(
	args: string[],
	terminal: Terminal,
	layOut: (page: string) => Promise<string>,
): Promise<number> {
	const given = await readArguments(args, terminal.environment, ({ credentialType }) =>
		defaultBaseUrl(credentialType),
	);
	const print = (line: string) => terminal.print(redact(line, [given.apiKey]));
	const refused = refusal(terminal, given.baseUrl);
	if (refused !== undefined) {
		print(refused);
		return EXIT.notRun;
	}
	const receiver = given.provider.callback && (await receiveCallbacks(given.callbackPort));
	try {
		// A provider elsewhere reaches this machine only through the address that is named for it.
		const here = isLoopback(given.baseUrl) ? receiver?.url : undefined;
		const check: LiveCheck = { ...given, callbackUrl: given.callbackUrl ?? here };
		const { seen, askForFree, submit, askAfterwards } = createCheck(check, print);
		for (const create of createsOf(check)) {
			if (!(await hasConsent(check, create, { ...terminal, print }))) continue;
			if (seen.creates.length === 0) await askForFree();
			await submit(create);
		}
		if (seen.creates.length === 0) {
			print('Nothing was sent.');
			return EXIT.notRun;
		}
		await askAfterwards(check.callbackUrl === undefined ? undefined : receiver);
		const documented = await documentedAnswers(check.provider.id);
		const verdicts = verdictsOf(check.provider, seen, documented).map((verdict) => ({
			...verdict,
			came: redact(verdict.came, [check.apiKey]),
		}));
		report(verdicts, print);
		await keep(check, verdicts, layOut, print);
		const succeeded = seen.creates.every(
			({ last, failure }) => last?.status === 'succeeded' && failure === undefined,
		);
		const differs = verdicts.some(({ result }) => result === 'differs');
		return succeeded && !differs ? EXIT.fine : EXIT.failed;
	} finally {
		receiver?.close();
	}
}

function report(verdicts: readonly Verdict[], print: (line: string) => void): void {
	print('\nWhat this package relies on, and what came:');
	for (const { says, source, result, came } of verdicts) {
		print(`  ${result.toUpperCase().padEnd(9)}  ${says} (${source})${came && `: ${came}`}`);
	}
}

/** Writes the page; the sandbox is nobody's account and gets one only where it is asked for. */
async function keep(
	{ provider, baseUrl, out }: LiveCheck,
	verdicts: readonly Verdict[],
	layOut: (page: string) => Promise<string>,
	print: (line: string) => void,
): Promise<void> {
	if (out === undefined && isLoopback(baseUrl)) return;
	const path = out ?? join(__dirname, '../..', PAGE);
	const before = await readFile(path, 'utf8').catch(() => '# What real accounts confirmed\n');
	const page = withSection(before, sectionOf(provider, baseUrl, verdicts, new Date()));
	await writeFile(path, await layOut(page));
	print(`\nWritten to ${out ?? PAGE}.`);
}
