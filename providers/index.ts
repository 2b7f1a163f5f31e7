import { danceGenerator } from './danceGenerator';
import { inputFailure } from '../transport/failure';
import { problemSentence } from './problemSentence';
import type { Mode, Provider } from './provider';
import { seedance2Ai } from './seedance2Ai';
import { seedance2Io } from './seedance2Io';
import { seedDance } from './seedDance';
import { vtrix } from './vtrix';

/** Every provider, in the order the dropdowns show them. A new one is one line here. */
export const PROVIDERS: readonly Provider[] = [
	danceGenerator,
	seedDance,
	seedance2Ai,
	seedance2Io,
	vtrix,
];

/** The provider with this id, as an item may name one; `undefined` for anything else. */
export function findProvider(id: unknown): Provider | undefined {
	return PROVIDERS.find((candidate) => candidate.id === id);
}

/**
 * The provider with this id.
 * @throws Failure `invalidInput` that names the ids there are
 */
export function providerById(id: unknown): Provider {
	const provider = findProvider(id);
	if (provider) return provider;
	const known = PROVIDERS.map((candidate) => candidate.id).join(', ');
	throw inputFailure([problemSentence('Provider', `must be one of: ${known}`, id)]);
}

/**
 * A provider's mode by its ID.
 * @throws Failure `invalidInput` that names the modes there are
 */
export function modeById({ modes }: Provider, id: unknown): Mode {
	const mode = modes.find((candidate) => candidate.id === id);
	if (mode) return mode;
	const known = modes.map((candidate) => candidate.id).join(', ');
	throw inputFailure([problemSentence('Mode', `must be one of: ${known}`, id)]);
}
