import type { IExecuteFunctions } from 'n8n-workflow';

import type { Mode, Provider } from '../../providers/provider';
import type { Connection } from '../connect';
import type { BatchSettings } from './readBatch';

/** One run of Generate, with all that holds for the whole of it. */
export interface GenerateRun {
	context: IExecuteFunctions;
	provider: Provider;
	mode: Mode;
	settings: BatchSettings;
	connection: Connection;
	/** Of an agent's call: what it is known by in its execution. */
	call?: string;
}
