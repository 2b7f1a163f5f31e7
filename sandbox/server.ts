import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { API_KEY } from './settings/apiKey';
import { createCallbacks, type CallbackPost } from './tasks/callbacks';
import type { ProviderId } from './settings/providerIds';
import type { SandboxSettings } from './settings/settings';
import type { SandboxContext } from './api/context';
import { mountControl } from './api/control';
import { createCredits } from './tasks/credits';
import { createFaultStore } from './faults/store';
import type { FaultRule } from './faults/rules';
import { createJournal, type JournalEntry } from './api/journal';
import { withModes, type ModeChanges } from './settings/modes';
import { mountProvider } from './api/providerApi';
import { APIS } from './providers';
import { mountFiles } from './api/results';
import { createTaskStore } from './tasks/store';
import { createUploadStore } from './files/uploads';

export type { CallbackPost } from './tasks/callbacks';
export type { ProviderId } from './settings/providerIds';
export type { FaultRule } from './faults/rules';
export type { JournalEntry } from './api/journal';

export interface SandboxOptions extends Partial<SandboxSettings> {
	/** 0 takes a free one. */
	port?: number;
	/** Where the documents leave a choice; see `settings/modes.ts`. */
	modes?: ModeChanges;
}

/** A running sandbox: the providers' APIs on 127.0.0.1. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT` */
	origin: string;
	/** The only key that the sandbox accepts, at every provider. */
	apiKey: string;
	/** What goes in a credential's base URL. */
	baseUrl(providerId: ProviderId): string;
	/** Every provider API request received, in order of arrival. */
	journal(): JournalEntry[];
	/** Every request for a result or an upload. */
	downloads(): JournalEntry[];
	/** Every callback attempted. */
	callbacks(): CallbackPost[];
	/** Tasks really created and charged since the last reset. */
	paidCreates(): number;
	inject(fault: FaultRule): void;
	clearFaults(): void;
	/** From now on, until the next change or reset. */
	setModes(changes: ModeChanges): void;
	/** Tasks, credits, journals, uploads, faults and modes back to the start. */
	reset(): void;
	/** Ends every open task now. */
	finishTasks(): void;
	close(): Promise<void>;
}

/** Starts the sandbox; it listens when the promise resolves. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, modes: startingModes = {}, ...given } = options;
	const settings: SandboxSettings = {
		speed: 1,
		credits: 5000,
		rateLimits: false,
		callbacksAnywhere: false,
		seedance2IoVideoPaths: ['seedance'],
		...given,
	};
	const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
	let origin = '';
	const credits = createCredits(settings.credits);
	const callbacks = createCallbacks(settings);
	const resets: Array<() => void> = [];
	let modes = withModes(startingModes);
	const setModes = (changes: ModeChanges): void => {
		modes = withModes(changes, modes);
	};
	const context: SandboxContext = {
		apiKey: API_KEY,
		settings,
		modes: () => modes,
		origin: () => origin,
		journal: createJournal(),
		downloads: createJournal(),
		faults: createFaultStore(),
		credits,
		tasks: createTaskStore(settings, credits, callbacks.created, callbacks.ended),
		uploads: await createUploadStore(),
		callbackPosts: callbacks.posts,
		onReset: (action) => void resets.push(action),
	};
	const reset = (): void => {
		for (const part of [callbacks, context.tasks, credits, context.uploads]) part.reset();
		for (const part of [context.journal, context.downloads, context.faults]) part.clear();
		resets.forEach((action) => action());
		modes = withModes(startingModes);
	};

	for (const api of Object.values(APIS)) mountProvider(app, context, api);
	mountFiles(app, context);
	mountControl(app, context, { reset, setModes, inject: context.faults.add });
	await app.listen({ port, host: '127.0.0.1' });
	origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	return {
		origin,
		apiKey: API_KEY,
		baseUrl: (providerId) => `${origin}${APIS[providerId].basePath}`,
		journal: context.journal.list,
		downloads: context.downloads.list,
		callbacks: callbacks.posts,
		paidCreates: context.tasks.created,
		inject: context.faults.add,
		clearFaults: context.faults.clear,
		setModes,
		reset,
		finishTasks: context.tasks.finishAll,
		close: async () => {
			callbacks.reset();
			context.tasks.reset();
			await app.close();
			await context.uploads.close();
		},
	};
}
