import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import * as rest from '../rest';

const PROJECT_ROOT = join(__dirname, '..', '..');
const OUTPUT_FOLDER = join(PROJECT_ROOT, 'demo-output');
/** What every result URL of the sandbox serves. */
const EXPECTED_VIDEO = join(PROJECT_ROOT, 'sandbox', 'media', 'dance.mp4');

const costSchema = z.object({ amount: z.number(), unit: z.enum(['credits', 'USD']) }).nullable();
type Cost = NonNullable<z.output<typeof costSchema>>;

export interface DeliveredVideo {
	/** What the provider says the task cost; `null` when it says nothing. */
	cost: Cost | null;
	/** Where it was written. */
	file: string;
	sizeBytes: number;
}

/**
 * Takes the video out of n8n, proves that it is the provider's, and writes it to demo-output/.
 *
 * @throws when there is none, when it is no MP4, or when a single byte differs
 */
export async function saveVideo(
	session: rest.Session,
	execution: rest.Execution,
	nodeName: string,
): Promise<DeliveredVideo> {
	const [item] = rest.itemsOf(execution, nodeName);
	const binary = item?.binary?.data;
	if (!item || !binary) throw new Error(`"${nodeName}" received no video`);
	const bytes = await rest.downloadBinary(session, binary);
	// An MP4 begins with a `ftyp` box: four bytes of length, then its name.
	if (bytes.toString('latin1', 4, 8) !== 'ftyp') throw new Error('What arrived is not an MP4');
	if (!bytes.equals(await readFile(EXPECTED_VIDEO))) {
		throw new Error('What arrived is not the file that the provider served');
	}
	const file = join(OUTPUT_FOLDER, `${String(item.json.taskId)}.mp4`);
	await mkdir(OUTPUT_FOLDER, { recursive: true });
	await writeFile(file, bytes);
	return { cost: costSchema.parse(item.json.cost), file, sizeBytes: bytes.length };
}
