import { createInterface } from 'node:readline';

import { isLoopback } from '../../media/hosts';
import type { LiveCheck } from './arguments';
import type { LiveCreate } from './creates';

/** The person who is asked, and the surroundings that decide whether a question can be. */
export interface Terminal {
	environment: Record<string, string | undefined>;
	/** Whether a person sits there. */
	isTTY: boolean;
	print(line: string): void;
	/** The next line that is typed; `undefined` at the end of the input. */
	nextLine(): Promise<string | undefined>;
}

/** This process's own terminal; `print` is called with what it shows. */
export function processTerminal(print: (line: string) => void): Terminal & { close(): void } {
	const reader = createInterface({ input: process.stdin });
	const lines = reader[Symbol.asyncIterator]();
	return {
		environment: process.env,
		isTTY: process.stdin.isTTY,
		print,
		nextLine: async () => {
			const { value, done } = await lines.next();
			return done ? undefined : value;
		},
		close: () => reader.close(),
	};
}

/** Why a live check may not even be asked for; `undefined` when it may. */
export function refusal(
	{ environment, isTTY }: Pick<Terminal, 'environment' | 'isTTY'>,
	baseUrl: string,
): string | undefined {
	if (environment.CI) {
		return 'A live check costs money and is never run by a CI (the variable CI is set). Nothing was sent.';
	}
	// Only the sandbox, which costs nothing, may be answered by a program.
	if (!isTTY && !isLoopback(baseUrl)) {
		return 'A live check costs money and asks first: run it at a terminal. Nothing was sent.';
	}
	return undefined;
}

/** Says what will be created and where, and asks. Only the provider's id, typed out, is a yes. */
export async function hasConsent(
	{ provider, baseUrl }: LiveCheck,
	{ toSee, mode, request, estimate, uploads }: LiveCreate,
	{ print, nextLine }: Terminal,
): Promise<boolean> {
	const files = Object.values(uploads);
	print(`\nTo see ${toSee}:`);
	print(
		`This creates a task at ${provider.displayName}, ${baseUrl}, and is charged to your account:`,
	);
	if (files.length > 0) print(`  uploads ${files.join(', ')} (a test image of this repository)`);
	print(`  ${mode.name}: POST ${request.path} ${JSON.stringify(request.body)}`);
	print(`  Price: ${priceOf(provider.pricing?.words, estimate)}`);
	print(`Type ${provider.id} to create it, anything else to leave it out:`);
	return (await nextLine())?.trim() === provider.id;
}

function priceOf(words: string | undefined, estimate: LiveCreate['estimate']): string {
	if (estimate) return `${estimate.amount} ${estimate.unit} by the published price`;
	return words ?? 'the provider publishes none';
}
