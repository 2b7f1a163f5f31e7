import { EventEmitter } from 'node:events';

/** What of Express' response is used. */
export class ExpressResponse extends EventEmitter {
	statusCode = 200;
	writableFinished = false;
	destroyed = false;
	sent: unknown;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	json(body: unknown): void {
		this.sent = body;
	}

	/** The connection is over: all of the answer has been sent, or somebody hung up before. */
	close(writableFinished: boolean): void {
		Object.assign(this, { writableFinished, destroyed: true });
		this.emit('close');
	}
}
