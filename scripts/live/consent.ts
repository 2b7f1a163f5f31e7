import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { isLoopback } from '../../media/hosts';
import type { LiveCheck } from './arguments';
import type { LiveOrder } from './orders';

/** The parts of the surroundings that decide whether a question can be asked. */
export interface Terminal {
	environment: Record<string, string | undefined>;
	input: NodeJS.ReadStream;
	print(line: string): void;
}

/** Why a live check may not even be asked for; `undefined` when it may. */
export function refusal(
	{ environment, input }: Pick<Terminal, 'environment' | 'input'>,
	baseUrl: string,
): string | undefined {
	if (environment.CI) {
		return 'A live check costs money and is never run by a CI (the variable CI is set). Nothing was sent.';
	}
	// Only the sandbox, which costs nothing, may be answered by a program.
	if (!input.isTTY && !isLoopback(baseUrl)) {
		return 'A live check costs money and asks first: run it at a terminal. Nothing was sent.';
	}
	return undefined;
}

/** Says what will be ordered and where, and asks. Only the provider's id, typed out, is a yes. */
export async function hasConsent(
	{ provider, baseUrl }: LiveCheck,
	{ mode, request, estimate }: LiveOrder,
	{ input, print }: Terminal,
): Promise<boolean> {
	print(`This orders at ${provider.displayName}, ${baseUrl}, and is charged to your account:`);
	print(`  ${mode.name}: POST ${request.path} ${JSON.stringify(request.body)}`);
	print(`  Price: ${priceOf(provider.pricing?.words, estimate)}`);
	print(`Type ${provider.id} to go on, anything else to stop:`);
	const lines = createInterface({ input });
	const [answer] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
	lines.close();
	return answer?.trim() === provider.id;
}

function priceOf(words: string | undefined, estimate: LiveOrder['estimate']): string {
	if (estimate) return `${estimate.amount} ${estimate.unit} by the published price`;
	return words ?? 'the provider publishes none';
}
