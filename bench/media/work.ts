/** What one measured process is told to do, as JSON on its command line. */
export interface Work {
	/** Through the nodes in n8n-core's own context, by n8n's helpers there alone, or as a plain undici stream. */
	by: 'nodes' | 'helper' | 'undici';
	direction: 'upload' | 'download';
	megabytes: number;
	/** How many times, one after the other. */
	times: number;
	baseUrl: string;
	apiKey: string;
	/** Of a download: the task whose result is fetched, and where that is. */
	taskId?: string;
	resultUrl?: string;
	/** Of an upload: the file to send. */
	file?: string;
	/** Where what is fetched, and n8n's binary store, may be written. */
	folder: string;
}

/** What it tells when it is done, as JSON on standard output. */
export interface Figures {
	/** For all times together. */
	seconds: number;
	/** The most memory the process ever had, as the system counts it (maximum resident set). */
	peakMegabytes: number;
}

export const MEGABYTE = 1024 * 1024;
