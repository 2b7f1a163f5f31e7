import type { CallbackPost } from '../tasks/callbacks';
import type { Credits } from '../tasks/credits';
import type { FaultStore } from '../faults/store';
import type { Journal } from './journal';
import type { SandboxModes } from '../settings/modes';
import type { SandboxSettings } from '../settings/settings';
import type { TaskStore } from '../tasks/store';
import type { UploadStore } from '../files/uploads';

/** Everything that the parts of one running sandbox share. */
export interface SandboxContext {
	apiKey: string;
	settings: SandboxSettings;
	/** As they are now. */
	modes(): SandboxModes;
	/** `http://127.0.0.1:PORT`, known once the server listens. */
	origin(): string;
	journal: Journal;
	/** File requests (results, served-back uploads): kept apart from the API's journal. */
	downloads: Journal;
	faults: FaultStore;
	credits: Credits;
	tasks: TaskStore;
	uploads: UploadStore;
	callbackPosts(): CallbackPost[];
	/** For what a provider keeps of its own: carried out at every reset. */
	onReset(action: () => void): void;
}
