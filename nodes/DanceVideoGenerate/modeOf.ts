import type { Mode, Provider } from '../../providers/provider';
import { inputFailure } from '../../transport/failure';

/**
 * A provider's mode by its ID.
 * @throws Failure `invalidInput` that names the modes there are
 */
export function modeOf({ modes }: Provider, id: string): Mode {
	const mode = modes.find((candidate) => candidate.id === id);
	if (mode) return mode;
	const known = modes.map((candidate) => candidate.id).join(', ');
	throw inputFailure([`Mode must be one of: ${known} (given: ${JSON.stringify(id)}).`]);
}
