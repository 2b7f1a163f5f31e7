import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { API_KEY } from './api-key';
import { createCallbacks, type CallbackPost } from './callbacks';
import type { ProviderId, SandboxContext, SandboxSettings } from './context';
import { mountControl } from './control';
import { createCredits } from './credits';
import { createFaultBook } from './fault-book';
import type { FaultRule } from './faults';
import { createJournal, type JournalEntry } from './journal';
import { withModes, type ModeChanges } from './modes';
import { mountProvider, type ProviderApi } from './provider-api';
import { danceGenerator } from './providers/danceGenerator';
import { seedance2Ai } from './providers/seedance2Ai';
import { seedance2Io } from './providers/seedance2Io';
import { seedDance } from './providers/seedDance';
import { vtrix } from './providers/vtrix';
import { mountFiles } from './results';
import { createTaskBook } from './tasks';
import { createUploadStore } from './uploads';

export type { CallbackPost } from './callbacks';
export type { ProviderId } from './context';
export type { FaultRule } from './faults';
export type { JournalEntry } from './journal';

export interface SandboxOptions extends Partial<SandboxSettings> {
	/** 0 takes a free one. */
	port?: number;
	/** Where the documents leave a choice; see `modes.ts`. */
	modes?: ModeChanges;
}

/** A running sandbox: the five providers' APIs on 127.0.0.1. */
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

const providers: ProviderApi[] = [danceGenerator, seedDance, seedance2Ai, seedance2Io, vtrix];

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
		faults: createFaultBook(),
		credits,
		tasks: createTaskBook(settings, credits, callbacks.created, callbacks.ended),
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

	for (const api of providers) mountProvider(app, context, api);
	mountFiles(app, context);
	mountControl(app, context, { reset, setModes, inject: context.faults.add });
	await app.listen({ port, host: '127.0.0.1' });
	origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	return {
		origin,
		apiKey: API_KEY,
		baseUrl: (providerId) => {
			const api = providers.find(({ id }) => id === providerId);
			if (!api) throw new Error(`Unknown provider "${providerId}"`);
			return `${origin}${api.basePath}`;
		},
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
