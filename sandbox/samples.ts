import type { ProviderId } from './settings/providerIds';
import { DEVELOPMENT } from './providers/development';
import type { Sandbox } from './server';

/** A command for a shell that creates a task at the provider in this sandbox. */
export function sampleCommand(
	{ apiKey, baseUrl, origin }: Pick<Sandbox, 'apiKey' | 'baseUrl' | 'origin'>,
	id: ProviderId,
): string {
	const { path, body } = DEVELOPMENT[id].sample;
	return [
		`curl ${baseUrl(id)}${path}`,
		`-H 'Authorization: Bearer ${apiKey}'`,
		"-H 'Content-Type: application/json'",
		`-d '${JSON.stringify(body(origin))}'`,
	].join(' ');
}
